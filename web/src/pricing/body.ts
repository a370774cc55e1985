import { ALLOYS, FINDINGS, word } from '../common/words'
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

const CHOICES = [
  ['GRAM', 'TROY_OUNCE'], ['PRINTABLE', 'CASTABLE', 'FINISHABLE'], ['AT_LEAST', 'AT_MOST'],
  ['MIN_WALL_MM', 'SHORTEST_SIDE_MM', 'LONGEST_SIDE_MM', 'SUM_OF_SIDES_MM', 'MASS_GRAMS', 'BODIES'], Object.keys(ALLOYS),
]

/** What else could stand there, for a value that is one of a few. */
export const choices = (value: Value) => CHOICES.find((some) => some.includes(String(value)))

/** A field's name for a person: an alloy, a finding, a field, or the number of an item. */
export function name(key: string): string {
  if (ALLOYS[key]) return word(ALLOYS, key)
  if (FIELDS[key]) return word(FIELDS, key)
  if (FINDINGS[key]) return word(FINDINGS, key)
  return /^\d+$/.test(key) ? String(Number(key) + 1) : word({}, key)
}

export function shown(value: Value | undefined): string {
  if (value === undefined || value === null) return '–'
  return typeof value === 'string' && /^[A-Z][A-Z_0-9]+$/.test(value) && (FIELDS[value] ?? ALLOYS[value] ?? FINDINGS[value]) ? name(value) : String(value)
}
