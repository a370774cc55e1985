import type { Money } from '../../common/format'

/** What the shop says of an order; see the role's OpenAPI document. */
export interface Order {
  orderId: string
  number: string
  kind: 'MODEL' | 'PIECE'
  quantity: number
  pieceId?: string
  alloy?: string
  state: string
  since: string
  createdAt: string
  file: { modelId: string; fileName: string; sizeBytes: number; uploadedAt: string } | null
  quote: Quote
  price?: Money
  unitPrice?: Money
  orderPrice?: Money
  massGrams?: number
  cancellation?: { wishedAt: string; refused?: string }
  shipping?: { carrier: string; trackingNumber: string }
  endReason?: string
  /** Closed by itself, for nobody had submitted it. */
  endCode?: 'DRAFT_ABANDONED'
  history: Step[]
}

export interface Guest {
  name: string
  email: string
}

export interface Step {
  sequence: number
  type: string
  state: string
  at: string
}

export interface Quote {
  state: 'NONE' | 'MEASURING' | 'HELD' | 'READY' | 'EXPIRED' | 'REFUSED'
  progress?: { step: string; ahead?: number }
  estimates?: { alloy: string; low: Money; high: Money }[]
  measured?: Measured
  prices?: AlloyPrice[]
  findings?: Finding[]
  validUntil?: string
  held?: { reason: 'UNIT' | 'REVIEW'; unitChoices: UnitChoice[] }
  refusal?: { code: string; detail: string }
}

export interface Measured {
  triangles: number
  volumeMm3: number
  areaMm2: number
  sizeMm: number[]
  watertight: boolean
  bodies: number
  minWallMm?: number
  ringBoreMm?: number
  unit?: string
}

export interface UnitChoice {
  unit: string
  sizeMm: number[]
  ringBoreMm?: number
}

export type Verdict = 'YES' | 'WITH_CARE' | 'NO'

export interface AlloyPrice {
  alloy: string
  massGrams: number
  unitPrice: Money
  orderPrice?: Money
  terms?: PriceTerm[]
  makeable?: { printable: Verdict; castable: Verdict; finishable: Verdict }
}

export interface PriceTerm {
  term: string
  amount: Money
  perOrder: boolean
  inputs: Record<string, string>
}

export interface Finding {
  code: string
  severity: 'NOTE' | 'WARNING' | 'BLOCKING'
  detail: string
  measured?: number
  limit?: number
  source?: string
  alloys?: string[]
  placesMm: number[][]
}

export interface Piece {
  pieceId: string
  names: { en: string; ru: string }
  alloy: string
  massGrams: number
  price: Money
  picture: string
  leadTimeDays: number
}

/** What n pieces cost: once for the order, and each piece. */
export function total(price: Pick<AlloyPrice, 'unitPrice' | 'orderPrice'>, quantity: number): Money {
  return { ...price.unitPrice, amountMinor: (price.orderPrice?.amountMinor ?? 0) + quantity * price.unitPrice.amountMinor }
}

/** The worst of the three steps of making; unknown counts as possible, for the price says nothing against it. */
export function worst(price: AlloyPrice): Verdict {
  const { printable, castable, finishable } = price.makeable ?? {}
  const all = [printable, castable, finishable]
  return all.includes('NO') ? 'NO' : all.includes('WITH_CARE') ? 'WITH_CARE' : 'YES'
}

/** Prices from the lowest, with what cannot be made at the end. */
export function sorted(prices: readonly AlloyPrice[]): AlloyPrice[] {
  return [...prices].sort(
    (a, b) =>
      Number(worst(a) === 'NO') - Number(worst(b) === 'NO') || a.unitPrice.amountMinor - b.unitPrice.amountMinor,
  )
}

/** Findings that matter for an alloy: those of all alloys and its own. */
export const concerning = (findings: readonly Finding[], alloy: string | null): Finding[] =>
  findings.filter((finding) => !finding.alloys || !alloy || finding.alloys.includes(alloy))

const OPEN_STATES = ['INITIATED', 'FILE_UPLOADED']
/** While the customer may still change it. */
export const isDraft = (order: Order): boolean => OPEN_STATES.includes(order.state)
/** While a wish to cancel can be granted. */
export const mayCancel = (order: Order): boolean =>
  [...OPEN_STATES, 'SUBMITTED', 'PRICE_CALCULATED', 'MANUFACTURING_APPROVED'].includes(order.state) && !order.cancellation
export const hasEnded = (order: Order): boolean => ['CLOSED', 'CANCELLED', 'DECLINED'].includes(order.state)
