import { afterEach, expect, test } from 'vitest'
import { ago, bytes, day, duration, grams, money, size, volume } from './format'
import { language } from './i18n'

afterEach(() => (language.value = 'en'))
const spaces = (text: string) => text.replace(/[\u00A0\u202F]/g, ' ')

test('money is in the language of the page, with a fraction only where there is one', () => {
  expect(money({ amountMinor: 1_299_000, currency: 'RUB', digits: 2 })).toBe('₽12,990')
  expect(money({ amountMinor: 1_299_050, currency: 'RUB', digits: 2 })).toBe('₽12,990.50')
  language.value = 'ru'
  expect(spaces(money({ amountMinor: 1_299_000, currency: 'RUB', digits: 2 }))).toBe('12 990 ₽')
  expect(spaces(money({ amountMinor: -5, currency: 'EUR', digits: 2 }))).toBe('-0,05 €')
})

test('how many digits a currency has is told by the server, whatever the browser is used to', () => {
  expect(money({ amountMinor: 1500, currency: 'JPY', digits: 0 })).toBe('¥1,500')
  expect(spaces(money({ amountMinor: 1_250_000, currency: 'HUF', digits: 2 }))).toBe('Ft 12,500')
  expect(spaces(money({ amountMinor: 1_250_050, currency: 'HUF', digits: 2 }))).toBe('Ft 12,500.50')
  expect(spaces(money({ amountMinor: 12_500, currency: 'KWD', digits: 3 }))).toBe('KWD 12.500')
})

test('a duration has its two largest units', () => {
  expect(duration(42)).toBe('42s')
  expect(spaces(duration(3_600 * 3 + 60 * 12 + 5))).toBe('3h 12m')
  expect(duration(86_400 * 2)).toBe('2d')
  language.value = 'ru'
  expect(spaces(duration(3_600 * 3 + 60 * 12))).toBe('3 ч 12 мин')
})

test('how long ago something was', () => {
  const now = Date.parse('2026-11-24T12:00:00Z')
  expect(ago('2026-11-24T11:59:58Z', now)).toBe('now')
  expect(ago('2026-11-24T09:00:00Z', now)).toBe('3 hr ago')
  expect(ago('2026-11-23T12:00:00Z', now)).toBe('yesterday')
  language.value = 'ru'
  expect(ago('2026-11-24T11:55:00Z', now)).toBe('5 мин. назад')
})

test('measures carry their units', () => {
  expect(spaces(grams(4.256))).toBe('4.26 g')
  expect(spaces(size([20, 22.54, 6]))).toBe('20 × 22.5 × 6 mm')
  expect(spaces(volume(412.4))).toBe('412 mm³')
  expect(spaces(bytes(84))).toBe('1 kB')
  expect(spaces(bytes(12_400_000))).toBe('12.4 MB')
})

test('a calendar day is nobody’s time zone', () => {
  expect(day('2026-12-01')).toBe('1 Dec 2026')
})
