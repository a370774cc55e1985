import type { components } from '../../generated/shop'

/** What every role speaks of; the same in each description. */
type Wire = components['schemas']
export type Money = Wire['Money']
export type Settings = Wire['Settings']
export type Alloy = Wire['Alloy']
export type Problem = Wire['Problem']
export type Kind = Wire['Kind']
export type OrderState = Wire['OrderState']
export type Role = Wire['Role']
export type QuoteStep = Wire['QuoteStep']
export type Severity = Wire['Severity']
export type Feasibility = Wire['Feasibility']
export type Unit = Wire['Unit']
