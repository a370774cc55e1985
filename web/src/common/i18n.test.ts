import { expect, test } from 'vitest'
import { dictionaries, en, language, ru, texts } from './i18n'

const modules = import.meta.glob('../**/*.{vue,ts}', { query: '?raw', import: 'default', eager: true }) as Record<string, string>

/** Every dictionary of every page, read from the sources: pages cannot be imported without a browser. */
function keys(source: string): { en: string[]; ru: string[] }[] {
  return [...source.matchAll(/\btexts\(\s*(\{[\s\S]*?\n? *\}),\s*(\{[\s\S]*?\n? *\}),?\s*\)/g)].map(([, english, russian]) => ({
    en: found(english!),
    ru: found(russian!),
  }))
}
const found = (object: string) =>
  Object.keys(new Function('en', 'ru', 'num', `return ${object.replace(/\((\w+): [\w[\]]+(?:, (\w+): [\w[\]]+)?\) =>/g, '($1) =>')}`)(en, ru) as object)

test('every page has the same words in both languages', () => {
  const all = Object.entries(modules).filter(([name]) => !name.endsWith('.test.ts'))
  const used = all.filter(([, source]) => source.includes(' texts('))
  expect(used.length).toBeGreaterThan(5)
  for (const [name, source] of used) {
    if (name.endsWith('/i18n.ts')) continue
    const pairs = keys(source)
    expect(pairs.length, name).toBeGreaterThan(0)
    for (const pair of pairs) expect(pair.ru, name).toEqual(pair.en)
  }
})

test('a word follows the language at once', () => {
  const t = texts({ hello: 'Hello', orders: (n: number) => en(n, 'order', 'orders') }, { hello: 'Здравствуйте', orders: (n: number) => ru(n, 'заказ', 'заказа', 'заказов') })
  language.value = 'en'
  expect([t.hello, t.orders(1), t.orders(2)]).toEqual(['Hello', '1 order', '2 orders'])
  language.value = 'ru'
  expect([t.hello, t.orders(1), t.orders(3), t.orders(11), t.orders(21)]).toEqual(['Здравствуйте', '1 заказ', '3 заказа', '11 заказов', '21 заказ'])
  language.value = 'en'
  expect(dictionaries.length).toBeGreaterThan(0)
})
