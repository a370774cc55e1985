import { expect, test } from 'vitest'
import { freshAbove, merge, nextLike, type Row, type Shown } from './board'

const row = (id: string, minute: number, alloy: Row['alloy'] = 'SILVER_925', pay = 1000): Row => ({
  orderId: id, number: id.toUpperCase(), channel: 'SHOP', kind: 'MODEL', modelId: id, pieceId: null, alloy, quantity: 1, massGrams: 3, unit: null, sizeMm: null,
  pay: { amountMinor: pay, currency: 'RUB', digits: 2 }, freeSince: `2026-11-24T10:${String(minute).padStart(2, '0')}:00Z`,
})
const [a, b, c, d] = [row('a', 40), row('b', 30), row('c', 20), row('d', 10)]
const ids = (rows: Shown[]) => rows.map((it) => it.orderId + (it.gone ? '!' : '')).join('')
const nobody = new Map<string, string>()

test('with nobody’s finger on it the list is what is free', () => {
  expect(ids(merge([b, c], [a, b, d], null, nobody))).toBe('abd')
})

test('what is taken above the held row stays as gone, what is below leaves', () => {
  expect(ids(merge([a, b, c, d], [c], 'c', nobody))).toBe('a!b!c')
})

test('the held row itself stays when somebody takes it, and says who', () => {
  const merged = merge([a, b, c], [a, c], 'b', new Map([['b', 'Olga']]))
  expect(ids(merged)).toBe('ab!c')
  expect(merged[1]!.gone).toEqual({ by: 'Olga' })
})

test('a claim that was lost hides the row before the house’s list does', () => {
  expect(ids(merge([a, b], [a, b], null, new Map([['a', 'Olga']])))).toBe('b')
})

test('new rows above the held one are counted', () => {
  const after = merge([c, d], [a, b, c, d], 'c', nobody)
  expect(freshAbove([c, d], after, 'c')).toBe(2)
  expect(freshAbove([c, d], after, null)).toBe(0)
})

test('the loser is led to the same alloy first, then to the nearest pay', () => {
  const lost = row('x', 50, 'GOLD_585_RED', 5000)
  const rows = [row('p', 40, 'SILVER_925', 5000), row('q', 30, 'GOLD_585_RED', 9000), row('r', 20, 'GOLD_585_RED', 5500), lost]
  expect(nextLike(lost, rows)?.orderId).toBe('r')
  expect(nextLike(lost, rows.slice(0, 1))?.orderId).toBe('p')
  expect(nextLike(lost, [lost, { ...rows[0]!, gone: { by: null } }])).toBeUndefined()
})
