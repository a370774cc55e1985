import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as words from './words'

const house = join(import.meta.dirname, '../../..')
const java = (path: string) => readFileSync(join(house, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
const constants = (source: string, name: string) => {
  const body = new RegExp(`enum ${name} \\{([^;}]*)`).exec(source)![1]!
  return [...body.matchAll(/^\s*([A-Z][A-Z_0-9]*)\b/gm)].map((found) => found[1]!)
}
const contracts = 'contracts/src/main/java/dev/alexandrite/contracts'
const geometry = 'geometry/src/main/java/dev/alexandrite/geometry'
const problems = [
  ['platform', 'CommonProblem'],
  ['protocol', 'OrderProblem'],
  ['channel', 'ChannelProblem'],
  ['shop', 'ShopProblem'],
  ['pricing', 'PricingProblem'],
  ['crm', 'CrmProblem'],
  ['assignment', 'AssignmentProblem'],
  ['mes', 'MesProblem'],
] as const
const message = java(`${contracts}/Message.java`)

test.each([
  ['findings', words.FINDINGS, constants(java(`${geometry}/FindingCode.java`), 'FindingCode')],
  ['refusals', words.REFUSALS, constants(java(`${geometry}/RefusalCode.java`), 'RefusalCode')],
  ['stages', words.STAGES, constants(message, 'Stage')],
  [
    'problems', words.PROBLEMS,
    problems.flatMap(([role, name]) =>
      [...java(`${role}/src/main/java/dev/alexandrite/${role}/${name}.java`).matchAll(/new ProblemCode\(\s*Kind\.\w+,\s*"([^"]+)"/g)]
        .map((found) => found[1]!)),
  ],
  ['events', words.EVENTS, [...java(`${contracts}/OrderEvent.java`).matchAll(/(\w+)\.class/g)].map((found) => found[1]!)],
] as const)('people can read all %s the house sends', (_, known, codes) => {
  expect(codes.length).toBeGreaterThan(1)
  expect(codes.filter((code) => !known[code])).toEqual([])
})

test('every word is there in both languages', () => {
  for (const [name, group] of Object.entries(words)) {
    if (typeof group === 'function' || Array.isArray(group)) continue
    for (const [code, [english, russian]] of Object.entries(group)) {
      expect(english, `${name}.${code}`).toMatch(/^[A-Z][\w ,.:;’'?-]+/)
      expect(russian, `${name}.${code}`).toMatch(/[а-яё]{2}/i)
    }
  }
})

test('a code newer than the page is shown as words', () => {
  expect(words.word(words.FINDINGS, 'BRAND_NEW_CODE')).toBe('Brand new code')
})
