import { beforeEach, expect, test } from 'vitest'
import { language } from '../../common/i18n'
import { figures, marksOf, told } from './findings'
import { sorted, total, worst, type AlloyPrice, type Finding } from './order'
import { isWearable, ringSize, usText } from './ringSize'
import { explain, termName } from './terms'

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR', digits: 2 })
const price = (alloy: AlloyPrice['alloy'], minor: number, castable: 'YES' | 'WITH_CARE' | 'NO' = 'YES'): AlloyPrice => ({
  alloy,
  massGrams: 1,
  unitPrice: eur(minor),
  orderPrice: null,
  terms: null,
  makeable: { printable: 'YES', castable, finishable: 'YES' },
})

beforeEach(() => void (language.value = 'en'))

test('US 7 is a bore of 17.32 mm, a circumference of 54.4 mm and ISO 54', () => {
  expect(ringSize(17.32)).toEqual({ iso: 54, us: 7, continental: 14 })
  expect(ringSize(17.3)).toMatchObject({ iso: 54, us: 7 })
  expect(Math.PI * 17.32).toBeCloseTo(54.4, 1)
})

test('a US size is 0.458 inch and 0.032 inch for each number, in quarters', () => {
  for (const us of [0, 3.5, 6.25, 9, 13]) expect(ringSize(25.4 * (0.458 + 0.032 * us)).us).toBe(us)
  expect(['7', '6½', '8¼', '10¾']).toEqual([7, 6.5, 8.25, 10.75].map(usText))
})

test('only a hole that fits a finger is spoken of as a ring', () => {
  expect([0.7, 17.3, 60].map(isWearable)).toEqual([false, true, false])
})

test('n pieces cost what is paid once and n times the piece', () => {
  expect(total({ unitPrice: eur(9900), orderPrice: eur(2500) }, 3)).toEqual(eur(32_200))
  expect(total({ unitPrice: eur(4900) }, 2)).toEqual(eur(9800))
})

test('prices stand from the lowest, and what cannot be made stands last', () => {
  const all = [price('PLATINUM_950', 100, 'NO'), price('GOLD_585_RED', 300), price('SILVER_925', 200, 'WITH_CARE')]
  expect(sorted(all).map((p) => p.alloy)).toEqual(['SILVER_925', 'GOLD_585_RED', 'PLATINUM_950'])
  expect(all.map(worst)).toEqual(['NO', 'YES', 'WITH_CARE'])
})

const thin = (limit: number, alloys: Finding['alloys'], severity: Finding['severity'] = 'WARNING'): Finding => ({
  code: 'TOO_THIN', severity, detail: 'thin', measured: 0.42, limit, source: `limit ${limit}`, alloys, placesMm: [[1, 2, 3]],
})

test('findings of one kind are told once, with the strictest limit of the chosen alloy', () => {
  const findings = [thin(0.7, null), thin(0.8, ['SILVER_925']), thin(1.0, ['GOLD_585_RED'], 'BLOCKING')]
  const [silver] = told(findings, 'SILVER_925')
  expect(told(findings, 'SILVER_925')).toHaveLength(1)
  expect(silver).toMatchObject({ severity: 'WARNING', measured: 0.42, limit: 0.8, places: [[1, 2, 3]] })
  expect(told(findings, 'GOLD_585_RED')[0]).toMatchObject({ severity: 'BLOCKING', limit: 1.0 })
  expect(figures(silver!)).toBe('0.42 mm, where 0.8 mm is wanted')
})

test('a limit from above is strictest where it is lowest', () => {
  const heavy: Finding = { ...thin(150, null), code: 'TOO_HEAVY', measured: 600 }
  expect(told([heavy, { ...heavy, limit: 500 }], null)[0]!.limit).toBe(150)
  expect(figures(told([heavy], null)[0]!)).toBe('600 g, where 150 g is the most')
})

test('only what has a place is pointed at, in its own words', () => {
  const marks = marksOf(told([thin(0.8, null), { ...thin(1, null), code: 'WELDED', severity: 'NOTE', placesMm: [] }], null))
  expect(marks).toEqual([{ id: 'TOO_THIN', label: 'Too thin: 0.42 mm, where 0.8 mm is wanted', tone: 'warning', places: [[1, 2, 3]] }])
})

test('a line of the price says in both languages what was multiplied with what', () => {
  const term = {
    term: 'METAL', amount: eur(1234), perOrder: false,
    inputs: { massGrams: '3.432', lossPerMille: '50', finenessPerMille: '925', fixingPerGram: '1.0415' },
  }
  expect(explain(term)).toBe('3.43 g plus 5% lost in casting, fineness 925, pure metal at €1.0415 a gram')
  language.value = 'ru'
  expect(termName(term)).toBe('Металл')
  expect(explain(term)).toContain('проба 925')
  expect(explain({ ...term, term: 'NEW_TERM', inputs: { a: '1', b: '2' } })).toBe('1 · 2')
})
