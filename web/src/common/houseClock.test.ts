import { afterEach, expect, test } from 'vitest'
import { clock, dateTime } from './format'
import { houseNow, houseZone, noteServerTime } from './houseClock'

afterEach(() => {
  noteServerTime(new Date().toUTCString())
  houseZone.value = undefined
})

test('a device whose clock is wrong goes by the server', () => {
  noteServerTime('Tue, 24 Nov 2026 12:00:00 GMT', Date.parse('2001-01-01T00:00:00Z'))
  const ahead = Date.parse('2026-11-24T12:00:00Z') - Date.parse('2001-01-01T00:00:00Z')
  expect(Math.abs(houseNow() - Date.now() - ahead)).toBeLessThan(1_000)
})

test('the way of an answer is no difference, and what is no date changes nothing', () => {
  noteServerTime('Tue, 24 Nov 2026 12:00:00 GMT', Date.parse('2026-11-24T12:00:01.5Z'))
  expect(Math.abs(houseNow() - Date.now())).toBeLessThan(1_000)
  noteServerTime('Tue, 24 Nov 2026 12:00:00 GMT', Date.parse('2026-11-24T13:00:00Z'))
  noteServerTime(null)
  noteServerTime('yesterday')
  expect(Math.abs(houseNow() - Date.now() + 3_600_000)).toBeLessThan(1_000)
})

test('times are those of the house, wherever the device is', () => {
  houseZone.value = 'Europe/Moscow'
  expect(clock('2026-11-24T22:30:00Z')).toBe('01:30')
  expect(dateTime('2026-11-24T22:30:00Z')).toContain('25 Nov 2026')
  houseZone.value = 'America/New_York'
  expect(dateTime('2026-11-24T02:30:00Z')).toContain('23 Nov 2026')
})
