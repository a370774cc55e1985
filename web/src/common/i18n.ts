import { ref, watchEffect } from 'vue'

/** English and Russian. A page has one dictionary of its own, made with {@link texts}. */
export type Language = 'en' | 'ru'
export const LANGUAGES: Language[] = ['en', 'ru']

type Text = string | ((...values: never[]) => string)
/** Words by a key; a group of words may stand together. */
type Dictionary = Record<string, Text | Record<string, Text>>
/** The same keys; functions take the same values. */
type Same<T> = { [K in keyof T]: T[K] extends string ? string : T[K] extends Record<string, unknown> ? Same<T[K]> : T[K] }

const KEY = 'alexandrite.language'

function remembered(): Language {
  try {
    const kept = localStorage.getItem(KEY)
    if (kept === 'en' || kept === 'ru') return kept
  } catch {
    // A browser may forbid the storage; then its own language is used each time.
  }
  const wanted = typeof navigator === 'undefined' ? ['en'] : navigator.languages
  return wanted.map((tag) => tag.slice(0, 2)).find((word) => word === 'ru' || word === 'en') === 'ru' ? 'ru' : 'en'
}

export const language = ref<Language>(remembered())

watchEffect(() => {
  if (typeof document !== 'undefined') document.documentElement.lang = language.value
})

export function speak(wanted: Language) {
  language.value = wanted
  try {
    localStorage.setItem(KEY, wanted)
  } catch {
    // see above
  }
}

/** The locale of numbers and dates. */
export const locale = () => (language.value === 'ru' ? 'ru-RU' : 'en-GB')

/**
 * A dictionary whose words follow the chosen language: `t.title` in a template or a script is read anew when the
 * language changes. A word with a value in it is a function.
 */
export function texts<const T extends Dictionary>(en: T, ru: Same<T>): Same<T> {
  const both = { en, ru: ru as Dictionary }
  return new Proxy(en as Same<T>, {
    get: (_, key) => both[language.value][key as string],
  })
}

const rules: Record<Language, Intl.PluralRules> = { en: new Intl.PluralRules('en'), ru: new Intl.PluralRules('ru') }

/** `1 order`, `2 orders` */
export function en(n: number, one: string, other: string): string {
  return `${new Intl.NumberFormat('en-GB').format(n)} ${rules.en.select(n) === 'one' ? one : other}`
}

/** `1 заказ`, `2 заказа`, `5 заказов` */
export function ru(n: number, one: string, few: string, many: string): string {
  const form = rules.ru.select(n)
  return `${new Intl.NumberFormat('ru-RU').format(n)} ${form === 'one' ? one : form === 'many' ? many : few}`
}
