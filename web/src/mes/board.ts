import type { Wire } from './api'

/** A free order, as it stands on the board. */
export type Row = Wire['Row']

/** A row on the screen; one that is no longer free may stay a while, so that nothing jumps under a finger. */
export interface Shown extends Row {
  gone?: { by: string | null }
}

const newestFirst = (a: Row, b: Row) => Date.parse(b.freeSince) - Date.parse(a.freeSince) || (a.orderId < b.orderId ? 1 : -1)

/**
 * The new list, with those rows kept as gone that stand above the held row or are it: taking them out would move what
 * somebody is about to touch.
 *
 * @param held the order under a finger, a pointer or the focus; null when the list is free to move
 * @param taken who took what, as far as this page was told
 */
export function merge(shown: readonly Shown[], now: readonly Row[], held: string | null, taken: ReadonlyMap<string, string>): Shown[] {
  const free = now.filter((row) => !taken.has(row.orderId))
  const heldAt = shown.findIndex((row) => row.orderId === held)
  if (heldAt < 0) return free.map((row) => row as Shown)
  const still = new Set(free.map((row) => row.orderId))
  const kept = shown.slice(0, heldAt + 1).filter((row) => !still.has(row.orderId))
  return [...free, ...kept.map((row) => ({ ...row, gone: { by: taken.get(row.orderId) ?? null } }))].sort(newestFirst)
}

/** How many free rows stand above the held one that did not before. */
export function freshAbove(before: readonly Shown[], after: readonly Shown[], held: string | null): number {
  const at = after.findIndex((row) => row.orderId === held)
  if (at < 0) return 0
  const known = new Set(before.map((row) => row.orderId))
  return after.slice(0, at).filter((row) => !row.gone && !known.has(row.orderId)).length
}

/** For whoever lost a claim: the free row most like it, the same alloy before all, then the nearest pay. */
export function nextLike(lost: Row, shown: readonly Shown[]): Shown | undefined {
  const free = shown.filter((row) => !row.gone && row.orderId !== lost.orderId)
  const distance = (row: Shown) => Math.abs(row.pay.amountMinor - lost.pay.amountMinor)
  return free.sort((a, b) => Number(b.alloy === lost.alloy) - Number(a.alloy === lost.alloy) || distance(a) - distance(b))[0]
}
