/** Ring sizes of a finger hole, as the trade writes them. */
export interface RingSize {
  /** ISO 8653:2016: the inner circumference in whole millimetres. */
  iso: number
  /** In quarters: a bore of 0.458 inch is size 0, and each size adds 0.032 inch. */
  us: number
  /** Switzerland, Italy, Spain: the circumference less 40. */
  continental: number
}

const MM_PER_INCH = 25.4

export function ringSize(boreMm: number): RingSize {
  const circumferenceMm = Math.PI * boreMm
  return {
    iso: Math.round(circumferenceMm),
    us: Math.round(((boreMm / MM_PER_INCH - 0.458) / 0.032) * 4) / 4,
    continental: Math.round(circumferenceMm) - 40,
  }
}

/** The bore that an ISO size wants, in millimetres. */
export const boreOf = (iso: number): number => iso / Math.PI

/** A finger hole that people wear; others are holes of another kind. */
export const isWearable = (boreMm: number): boolean => boreMm >= 10 && boreMm <= 30

const FRACTIONS: Record<string, string> = { '0': '', '0.25': '¼', '0.5': '½', '0.75': '¾' }

/** `7`, `6½` */
export function usText(us: number): string {
  const whole = Math.floor(us)
  return `${whole}${FRACTIONS[String(us - whole)] ?? ''}`
}
