import { ref, watchEffect } from 'vue'

/** Daylight or lamplight; null follows the system. */
export type Theme = 'light' | 'dark' | null
const KEY = 'alexandrite.theme'

function remembered(): Theme {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'light' || kept === 'dark' ? kept : null
  } catch {
    return null
  }
}

export const theme = ref<Theme>(remembered())

watchEffect(() => {
  if (theme.value) document.documentElement.dataset.theme = theme.value
  else delete document.documentElement.dataset.theme
})

export function isDark(): boolean {
  return theme.value ? theme.value === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
}

export function turnTheme() {
  theme.value = isDark() ? 'light' : 'dark'
  try {
    localStorage.setItem(KEY, theme.value)
  } catch {
    // not remembered then
  }
}
