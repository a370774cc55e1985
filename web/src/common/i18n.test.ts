import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { en, language, ru, texts } from './i18n'

const src = join(import.meta.dirname, '..')

interface Found {
  where: string
  en: Map<string, ts.Expression>
  ru: Map<string, ts.Expression>
}

/** Every dictionary of every page, found in the sources by the compiler's own parser. */
function dictionaries(): Found[] {
  const found: Found[] = []
  for (const name of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(vue|ts)$/.test(name) || name.endsWith('.test.ts')) continue
    const text = readFileSync(join(src, name), 'utf8')
    const script = name.endsWith('.vue') ? (/<script[^>]*>([\s\S]*?)<\/script>/.exec(text)?.[1] ?? '') : text
    const look = (node: ts.Node) => {
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'texts') {
        const [english, russian] = node.arguments
        found.push({ where: name, en: words(english), ru: words(russian) })
      }
      ts.forEachChild(node, look)
    }
    look(ts.createSourceFile(name, script, ts.ScriptTarget.Latest))
  }
  return found
}

function words(object: ts.Expression | undefined): Map<string, ts.Expression> {
  if (!object || !ts.isObjectLiteralExpression(object)) return new Map()
  const all = new Map<string, ts.Expression>()
  for (const property of object.properties.filter(ts.isPropertyAssignment)) {
    const key = (property.name as ts.Identifier | ts.StringLiteral).text
    if (ts.isObjectLiteralExpression(property.initializer)) {
      for (const [inner, value] of words(property.initializer)) all.set(`${key}.${inner}`, value)
    } else all.set(key, property.initializer)
  }
  return all
}

test('every page has the same words in both languages', { timeout: 60_000 }, () => {
  const found = dictionaries()
  expect(found.length).toBeGreaterThan(8)
  for (const { where, en, ru } of found) {
    expect(en.size, where).toBeGreaterThan(0)
    expect([...ru.keys()].sort(), where).toEqual([...en.keys()].sort())
    for (const [key, value] of ru) {
      if (ts.isStringLiteral(value)) expect(value.text, `${where}: ${key}`).toMatch(/[а-яё]/i)
    }
    for (const [key, value] of en) {
      if (ts.isStringLiteral(value)) expect(value.text, `${where}: ${key}`).toMatch(/^[^а-яё]+$/i)
    }
  }
})

test('a word follows the language at once', () => {
  const t = texts(
    { hello: 'Hello', orders: (n: number) => en(n, 'order', 'orders') },
    { hello: 'Здравствуйте', orders: (n: number) => ru(n, 'заказ', 'заказа', 'заказов') },
  )
  language.value = 'en'
  expect([t.hello, t.orders(1), t.orders(2)]).toEqual(['Hello', '1 order', '2 orders'])
  language.value = 'ru'
  expect([t.hello, t.orders(1), t.orders(3), t.orders(11), t.orders(21)]).toEqual([
    'Здравствуйте', '1 заказ', '3 заказа', '11 заказов', '21 заказ',
  ])
  language.value = 'en'
})
