import { onScopeDispose, reactive, shallowReactive } from 'vue'

export interface Shortcut {
  /** As a person reads it: `j`, `Enter`, `?`. */
  key: string
  text: () => string
  run: () => void
  /** Not listed and not run while it says no. */
  when?: () => boolean
}

/** The innermost part of the page comes last, and its keys go before. */
const groups = shallowReactive<Shortcut[][]>([])
/** Dialogs hear their own keys. */
export const dialogs = reactive({ open: 0 })

export const shortcuts = () => groups.flat().filter((shortcut) => shortcut.when?.() ?? true)

/**
 * The key as an English keyboard has it, so that `j` works under a Russian layout too, where the same key types `о`.
 */
export function latinKey(event: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string {
  if (event.key.length > 1) return event.key
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase()
  if (event.code === 'Slash' && (event.key === '.' || event.key === ',')) return event.shiftKey ? '?' : '/'
  const letter = /^Key([A-Z])$/.exec(event.code)
  return letter && !/^[\x20-\x7e]$/.test(event.key) ? letter[1]!.toLowerCase() : event.key
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

function hear(event: KeyboardEvent) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || dialogs.open > 0) return
  if (typing(event.target) && event.key !== 'Escape') return
  const key = latinKey(event)
  // Enter and space belong to the button or link that has the focus.
  if ((key === 'Enter' || key === ' ') && event.target instanceof HTMLElement && event.target.closest('button, a, summary')) return
  const found = shortcuts().findLast((shortcut) => shortcut.key === key)
  if (!found) return
  event.preventDefault()
  found.run()
}

/** These keys work for as long as the calling scope lives. */
export function useKeys(keys: Shortcut[]) {
  if (groups.length === 0) window.addEventListener('keydown', hear)
  groups.push(keys)
  onScopeDispose(() => {
    groups.splice(groups.indexOf(keys), 1)
    if (groups.length === 0) window.removeEventListener('keydown', hear)
  })
}
