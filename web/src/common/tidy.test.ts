import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const src = join(import.meta.dirname, '..')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(vue|ts|css|html)$/.test(name),
)

test('no file grows over five hundred lines', () => {
  const long = files.filter((name) => readFileSync(join(src, name), 'utf8').split('\n').length > 500)
  expect(long).toEqual([])
})

test('no markup carries what the content security policy refuses: style attributes and inline handlers', () => {
  const refused = files
    .filter((name) => /\.(vue|html)$/.test(name))
    .filter((name) => /\s(style|on[a-z]+)="/.test(readFileSync(join(src, name), 'utf8')))
  expect(refused).toEqual([])
})
