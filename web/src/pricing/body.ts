import { ALLOYS, ALLOY_CODES, FINDINGS, word } from '../common/words'
import type { Wire } from './api'
import { FIELDS } from './words'

/** The content of a tariff, of limits or of a fixing: plain values in groups and lists. */
export type Value = string | number | boolean | null
export type Body = { [key: string]: Value | Body | Body[] | Value[] }

export interface Leaf {
  path: string[]
  value: Value
}

const isGroup = (value: unknown): value is Body => typeof value === 'object' && value !== null

/** Every value with the way to it; items of a list by their place. */
export function leaves(body: Body | Body[] | Value[], path: string[] = []): Leaf[] {
  return Object.entries(body).flatMap(([key, value]) =>
    isGroup(value) ? leaves(value, [...path, key]) : [{ path: [...path, key], value: value as Value }],
  )
}

export interface Difference {
  path: string[]
  before: Value | undefined
  after: Value | undefined
}

/** What differs, in the order of the new one; what is gone comes last. */
export function differences(before: Body, after: Body): Difference[] {
  const known = new Map(leaves(before).map((leaf) => [leaf.path.join('/'), leaf]))
  const changed: Difference[] = []
  for (const { path, value } of leaves(after)) {
    const key = path.join('/')
    const old = known.get(key)
    known.delete(key)
    if (!old || old.value !== value) changed.push({ path, before: old?.value, after: value })
  }
  return [...changed, ...[...known.values()].map(({ path, value }) => ({ path, before: value, after: undefined }))]
}

/** A copy with one value changed; a number stays a number. */
export function withValue(body: Body, path: readonly string[], text: string): Body {
  const copy = structuredClone(body)
  let group = copy as Record<string, unknown>
  for (const key of path.slice(0, -1)) group = group[key] as Record<string, unknown>
  const last = path.at(-1)!
  const number = Number(text.replace(',', '.'))
  group[last] = typeof group[last] === 'number' && text.trim() !== '' && Number.isFinite(number) ? number : text
  return copy
}

/** All of them, or it would not compile. */
const all = <Code extends string>(codes: Record<Code, true>): string[] => Object.keys(codes)

const CHOICES: string[][] = [
  all<Wire['Unit']>({ GRAM: true, TROY_OUNCE: true }),
  all<Wire['Step']>({ PRINTABLE: true, CASTABLE: true, FINISHABLE: true }),
  all<Wire['Direction']>({ AT_LEAST: true, AT_MOST: true }),
  all<Wire['Quantity']>({
    MIN_WALL_MM: true, ONE_PERCENT_WALL_MM: true, SHORTEST_SIDE_MM: true, LONGEST_SIDE_MM: true, SUM_OF_SIDES_MM: true,
    MASS_GRAMS: true, BODIES: true, CLOSED_HOLLOWS: true, THICKEST_MM: true, ENGRAVING_WIDTH_MM: true, ENGRAVING_DEPTH_MM: true,
    EAR_POST_MM: true, PRONG_OVER_STONE_PERCENT: true,
  }),
  ALLOY_CODES,
]

const NAMES = { ...FINDINGS, ...FIELDS, ...ALLOYS }

/** What else could stand there, for a value that is one of a few. */
export const choices = (value: Value) => CHOICES.find((some) => some.includes(String(value)))

/** A field's name for a person: an alloy, a finding, a field, or the number of an item. */
export function name(key: string): string {
  return /^\d+$/.test(key) ? String(Number(key) + 1) : word(NAMES, key)
}

export function shown(value: Value | undefined): string {
  if (value === undefined || value === null) return '–'
  return typeof value === 'string' && /^[A-Z][A-Z_0-9]+$/.test(value) && Object.hasOwn(NAMES, value) ? name(value) : String(value)
}
