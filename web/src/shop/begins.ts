import { newKey, ProblemError } from '../common/api'
import type { Wire } from './api'

/** What begins an order. */
export type Wanted = Wire['BeginOrder']

/** An order whose beginning was sent, and whose end of it is not known yet. */
export interface Pending {
  /** The shop begins one order for each. */
  key: string
  /** The customer's address, or empty for a guest. */
  who: string
  wanted: Wanted
  /** Which file it is for: another file is another order. */
  file: string
  at: number
  /** The person was told that it failed, and nothing is ordered any more unless they do it again. */
  told?: boolean
}

/** Runs on whatever the device's clock is set to. */
const now = (): number => performance.timeOrigin + performance.now()

const STORE = 'alexandrite.begins'
const KEPT_MILLIS = 3600_000
const PENDING_MAX = 20

/** Where the browser keeps nothing, the tab does while it is open. */
let fallback = '[]'

function read(): Pending[] {
  try {
    return JSON.parse(sessionStorage.getItem(STORE) ?? fallback) as Pending[]
  } catch {
    return []
  }
}

function write(pending: Pending[]): void {
  const text = JSON.stringify(pending)
  try {
    sessionStorage.setItem(STORE, text)
  } catch {
    fallback = text
  }
}

/** Those of this person that an answer is missing of, also after the page was loaded anew. */
export const pendingOf = (who: string): Pending[] =>
  read().filter((one) => one.who === who && now() - one.at < KEPT_MILLIS)

/** The same for the same order until its end is known. What is wanted otherwise now takes the place of what was wanted before. */
export function pendingFor(who: string, wanted: Wanted, file = ''): Pending {
  const before = (one: Pending) => one.who === who && one.file === file && one.wanted.kind === wanted.kind && one.wanted.pieceId === wanted.pieceId
  const same = pendingOf(who).find((one) => before(one) && JSON.stringify(one.wanted) === JSON.stringify(wanted))
  if (same) return same
  const fresh = { key: newKey(), who, wanted, file, at: now() }
  write([...read().filter((one) => !before(one) && now() - one.at < KEPT_MILLIS), fresh].slice(-PENDING_MAX))
  return fresh
}

export function told({ key }: Pending): void {
  write(read().map((one) => (one.key === key ? { ...one, told: true } : one)))
}

export function settle({ key }: Pending): void {
  write(read().filter((one) => one.key !== key))
}

/** What was refused has done nothing; only of what may pass the end is not known. */
export function settleUnlessPassing(pending: Pending, e: unknown): void {
  if (e instanceof ProblemError && !e.passing && e.code !== 'too-many-requests') settle(pending)
}
