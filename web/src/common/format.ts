import { onScopeDispose, ref, type Ref } from 'vue'
import { locale } from './i18n'
import { houseNow, houseZone } from './houseClock'
import type { Money } from './wire'

/**
 * Integer minor units, as the whole house counts money. How many digits they have comes from the server: a browser knows only how a
 * currency is usually written, and takes a forint's fillér for forints.
 */
export type { Money }

const numbers = new Map<string, Intl.NumberFormat>()
const dates = new Map<string, Intl.DateTimeFormat>()

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale() + JSON.stringify(options)
  let found = numbers.get(key)
  if (!found) numbers.set(key, (found = new Intl.NumberFormat(locale(), options)))
  return found
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const inZone = { timeZone: houseZone.value, ...options }
  const key = locale() + JSON.stringify(inZone)
  let found = dates.get(key)
  if (!found) dates.set(key, (found = new Intl.DateTimeFormat(locale(), inZone)))
  return found
}

/** `12 990 ₽`; the fraction is shown only when there is one. */
export function money({ amountMinor, currency, digits }: Money): string {
  return numberFormat({
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: 'stripIfInteger',
  }).format(amountMinor / 10 ** digits)
}

export function number(value: number, digits = 0): string {
  return numberFormat({ maximumFractionDigits: digits }).format(value)
}

export function percent(value: number, digits = 1): string {
  return numberFormat({ style: 'percent', maximumFractionDigits: digits }).format(value)
}

function unit(value: number, name: string, digits: number, unitDisplay: 'short' | 'narrow' = 'short'): string {
  return numberFormat({ style: 'unit', unit: name, unitDisplay, maximumFractionDigits: digits }).format(value)
}

export const grams = (value: number) => unit(value, 'gram', value < 10 ? 2 : 1)
export const millimetres = (value: number) => unit(value, 'millimeter', value < 10 ? 2 : 1)

/** `20 × 22.5 × 6 mm` */
export function size(mm: readonly number[]): string {
  return `${mm.slice(0, -1).map((side) => number(side, 1)).join(' × ')} × ${unit(mm.at(-1) ?? 0, 'millimeter', 1)}`
}

export function volume(mm3: number): string {
  return `${number(mm3, mm3 < 100 ? 1 : 0)} ${unit(1, 'millimeter', 0).replace(/^\D*1\s*/, '')}³`
}

export function bytes(value: number): string {
  if (value < 1_000_000) return unit(Math.max(1, value / 1000), 'kilobyte', 0)
  return value < 1_000_000_000 ? unit(value / 1_000_000, 'megabyte', 1) : unit(value / 1_000_000_000, 'gigabyte', 2)
}

/** `24 Nov 2026, 14:05` */
export function dateTime(instant: string | number | Date): string {
  return dateFormat({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant))
}

export function clock(instant: string | number | Date): string {
  return dateFormat({ hour: '2-digit', minute: '2-digit' }).format(new Date(instant))
}

/** A calendar day such as 2026-11-24, in nobody's time zone. */
export function day(isoDay: string): string {
  return dateFormat({ dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${isoDay.slice(0, 10)}T00:00:00Z`))
}

const STEPS: [number, 'day' | 'hour' | 'minute'][] = [[86_400, 'day'], [3_600, 'hour'], [60, 'minute']]

/** `3h 12m`: the two largest units. */
export function duration(seconds: number): string {
  if (seconds < 60) return unit(Math.max(0, Math.floor(seconds)), 'second', 0, 'narrow')
  const at = STEPS.findIndex(([size]) => seconds >= size)
  const [size, name] = STEPS[at]!
  const first = unit(Math.floor(seconds / size), name, 0, 'narrow')
  const next = STEPS[at + 1]
  const rest = next ? Math.floor((seconds % size) / next[0]) : 0
  return next && rest > 0 ? `${first}\u00A0${unit(rest, next[1], 0, 'narrow')}` : first
}

/** `3 hr ago`, by a given now in milliseconds. */
export function ago(instant: string, now: number): string {
  const seconds = Math.round((now - Date.parse(instant)) / 1000)
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto', style: 'short' })
  const far = Math.abs(seconds)
  if (far < 45) return words.format(0, 'second')
  const [size, name] = STEPS.find(([size]) => far >= size * 0.95) ?? STEPS[2]!
  return words.format(-Math.round(seconds / size), name)
}

const TICK_MILLIS = 10_000
const now = ref(houseNow())
let watchers = 0
let timer: ReturnType<typeof setInterval> | undefined

/** The time, which ticks while somebody looks. */
export function useNow(): Ref<number> {
  if (watchers++ === 0) {
    now.value = houseNow()
    timer = setInterval(() => (now.value = houseNow()), TICK_MILLIS)
  }
  onScopeDispose(() => {
    if (--watchers === 0) clearInterval(timer)
  })
  return now
}
