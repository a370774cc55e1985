import { ref } from 'vue'

/**
 * The house's time. A device may have any clock and any time zone; what the pages show and compare goes by the server's.
 */
export const houseZone = ref<string | undefined>()

/** Answers carry whole seconds, and travel a while: what is within this is the same. */
const TOLERANCE_MILLIS = 2_000
let offsetMillis = 0

export function houseNow(): number {
  return Date.now() + offsetMillis
}

/** Every answer of a role says what time it is there. */
export function noteServerTime(date: string | null, receivedAt = Date.now()): void {
  const server = date === null ? NaN : Date.parse(date)
  if (Number.isNaN(server)) return
  const found = server - receivedAt
  offsetMillis = Math.abs(found) <= TOLERANCE_MILLIS ? 0 : found
}
