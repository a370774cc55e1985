import { WAY } from '../common/words'
import type { Wire } from './api'

/** What the house tells of one state and one owner. */
export type Waiting = Wire['Waiting']

export type Order = Wire['Order']

/** One of the ten stations of an order's way. */
export interface Station {
  state: string
  owners: string[]
  count: number
  late: number
  oldestSince: string | null
  limitSeconds: number | null
}

/** The two channels of one state are one station. */
export function stations(states: readonly Waiting[]): Station[] {
  return WAY.map((state) => {
    const here = states.filter((waiting) => waiting.state === state)
    const oldest = here.map((waiting) => waiting.oldestSince).filter((since) => since !== null)
    return {
      state,
      owners: here.map((waiting) => waiting.owner),
      count: here.reduce((sum, waiting) => sum + waiting.count, 0),
      late: here.reduce((sum, waiting) => sum + waiting.late, 0),
      oldestSince: oldest.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null,
      limitSeconds: here[0]?.limitSeconds ?? null,
    }
  })
}

const SMALLEST = 21
const LARGEST = 40

/** The radius of a station: its area grows with the orders in it, as far as the largest allows. */
export function radius(count: number, most: number): number {
  if (count === 0) return SMALLEST
  return SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(count / Math.max(most, 8))
}

/** The stations of one owner, side by side, as a stretch of the way: index of the first, and how many. */
export function stretches(all: readonly Station[]): { owners: string[]; from: number; length: number }[] {
  const found: { owners: string[]; from: number; length: number }[] = []
  all.forEach((station, n) => {
    const last = found.at(-1)
    if (last && last.owners.join() === station.owners.join()) last.length++
    else found.push({ owners: station.owners, from: n, length: 1 })
  })
  return found
}
