import type { Alloy, Money } from '../../common/wire'
import type { Wire } from '../api'

export type Order = Wire['OrderView']
export type Guest = Wire['GuestContact']
export type Quote = Wire['Quote']
export type Measured = Wire['Measured']
export type UnitChoice = Wire['UnitChoice']
export type Feasibility = Wire['Feasibility']
export type AlloyPrice = Wire['AlloyPrice']
export type PriceTerm = Wire['PriceTerm']
export type Finding = Wire['ModelFinding']
export type Piece = Wire['Piece']

/** What n pieces cost: once for the order, and each piece. */
export function total(price: { unitPrice: Money; orderPrice?: Money | null }, quantity: number): Money {
  return { ...price.unitPrice, amountMinor: (price.orderPrice?.amountMinor ?? 0) + quantity * price.unitPrice.amountMinor }
}

/** The worst of the three steps of making; unknown counts as possible, for the price says nothing against it. */
export function worst(price: AlloyPrice): Feasibility {
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
export const concerning = (findings: readonly Finding[], alloy: Alloy | null): Finding[] =>
  findings.filter((finding) => !finding.alloys || !alloy || finding.alloys.includes(alloy))

const OPEN_STATES = ['INITIATED', 'FILE_UPLOADED']
/** While the customer may still change it. */
export const isDraft = (order: Order): boolean => OPEN_STATES.includes(order.state)
/** While a wish to cancel can be granted. */
export const mayCancel = (order: Order): boolean =>
  [...OPEN_STATES, 'SUBMITTED', 'PRICE_CALCULATED', 'MANUFACTURING_APPROVED'].includes(order.state) && !order.cancellation
export const hasEnded = (order: Order): boolean => ['CLOSED', 'CANCELLED', 'DECLINED'].includes(order.state)
