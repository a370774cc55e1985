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

test('what a page is made of has a licence that may be used', () => {
  const allowed = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'OFL-1.1']
  const { packages } = JSON.parse(readFileSync(join(src, '../package-lock.json'), 'utf8')) as { packages: Record<string, { dev?: boolean; license?: string }> }
  const others = Object.entries(packages).filter(([name, { dev, license }]) => name !== '' && !dev && !allowed.includes(license ?? ''))
  expect(Object.keys(packages).length).toBeGreaterThan(20)
  expect(others.map(([name, { license }]) => `${name}: ${license}`)).toEqual([])
})
