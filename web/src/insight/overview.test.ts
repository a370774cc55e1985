import { expect, test } from 'vitest'
import { radius, stations, stretches, type Waiting } from './overview'

const waiting = (state: Waiting['state'], owner: Waiting['owner'], count: number, late = 0, oldestSince: string | null = null): Waiting => ({ state, owner, count, late, oldestSince, limitSeconds: 60 })

const STATES = [
  waiting('INITIATED', 'shop', 2, 1, '2026-11-24T10:00:00Z'), waiting('INITIATED', 'partner', 3, 0, '2026-11-24T09:30:00Z'),
  waiting('FILE_UPLOADED', 'shop', 0), waiting('FILE_UPLOADED', 'partner', 0),
  waiting('SUBMITTED', 'pricing', 1), waiting('PRICE_CALCULATED', 'crm', 4), waiting('MANUFACTURING_APPROVED', 'assignment', 0),
  waiting('MANUFACTURING_STARTED', 'mes', 1), waiting('MANUFACTURING_COMPLETED', 'mes', 0), waiting('PACKAGING', 'mes', 0), waiting('SHIPPED', 'crm', 1),
]

test('there are ten stations, and both channels of a state are one', () => {
  const way = stations(STATES)
  expect(way.map((station) => station.count)).toEqual([5, 0, 1, 4, 0, 1, 0, 0, 1, 0])
  expect(way[0]).toMatchObject({ owners: ['shop', 'partner'], late: 1, oldestSince: '2026-11-24T09:30:00Z' })
  expect(way[9]).toMatchObject({ state: 'CLOSED', owners: [], limitSeconds: null })
})

test('stations of one owner are one stretch', () => {
  expect(stretches(stations(STATES)).map((it) => [it.owners.join('+'), it.length])).toEqual([
    ['shop+partner', 2], ['pricing', 1], ['crm', 1], ['assignment', 1], ['mes', 3], ['crm', 1], ['', 1],
  ])
})

test('a station’s size never leaves its bounds', () => {
  expect(radius(0, 10)).toBe(radius(0, 0))
  expect(radius(10, 10)).toBe(40)
  expect(radius(1, 1)).toBeLessThan(radius(8, 8))
})
