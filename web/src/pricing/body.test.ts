import { expect, test } from 'vitest'
import { differences, leaves, name, shown, withValue, type Body } from './body'

const body: Body = { currency: 'EUR', alloys: { SILVER_925: { lossPerMille: 60 } }, limits: [{ code: 'TOO_THIN', no: 0.6 }], taxPerMille: 200 }

test('every value is found with its way', () => {
  expect(leaves(body).map((leaf) => [leaf.path.join('/'), leaf.value])).toEqual([
    ['currency', 'EUR'], ['alloys/SILVER_925/lossPerMille', 60], ['limits/0/code', 'TOO_THIN'], ['limits/0/no', 0.6], ['taxPerMille', 200],
  ])
})

test('a changed value keeps its kind and leaves the old body alone', () => {
  const changed = withValue(body, ['alloys', 'SILVER_925', 'lossPerMille'], '62,5')
  expect(differences(body, changed)).toEqual([{ path: ['alloys', 'SILVER_925', 'lossPerMille'], before: 60, after: 62.5 }])
  expect(differences(body, body)).toEqual([])
})

test('what was added and what is gone are differences too', () => {
  expect(differences({ a: 1, b: 2 }, { b: 2, c: 3 })).toEqual([
    { path: ['c'], before: undefined, after: 3 }, { path: ['a'], before: 1, after: undefined },
  ])
})

test('nonsense in a number’s field stays text, for the house to refuse', () => {
  expect(withValue(body, ['taxPerMille'], 'much').taxPerMille).toBe('much')
})

test('codes are shown as words', () => {
  expect([name('SILVER_925'), name('lossPerMille'), name('0'), shown('AT_LEAST'), shown('EUR'), shown(undefined)]).toEqual(['Silver 925', 'Loss, ‰', '1', 'At least', 'EUR', '–'])
})
