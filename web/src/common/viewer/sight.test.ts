import { expect, test } from 'vitest'
import { blocked, normalNear, viewpoint, type Vec } from './sight'
import { calloutPlace } from './marks'
import { mmPerUnit, roundLength } from './useShape'
import type { Shape } from './read/read'

/** A ring about z, of radius 9 and band 2, as facets. */
function ring(): Float32Array {
  const steps = 48
  const out: number[] = []
  const at = (i: number, j: number): number[] => {
    const a = (2 * Math.PI * i) / steps
    const b = (2 * Math.PI * j) / 16
    return [(9 + Math.cos(b)) * Math.cos(a), (9 + Math.cos(b)) * Math.sin(a), Math.sin(b)]
  }
  for (let i = 0; i < steps; i++) {
    for (let j = 0; j < 16; j++) {
      out.push(...at(i, j), ...at(i + 1, j), ...at(i + 1, j + 1), ...at(i, j), ...at(i + 1, j + 1), ...at(i, j + 1))
    }
  }
  return new Float32Array(out)
}

const along = (a: Vec, d: Vec, t: number): Vec => [a[0] + d[0] * t, a[1] + d[1] * t, a[2] + d[2] * t]

test('the normal of a place points outward', () => {
  expect(normalNear(ring(), [10, 0, 0])[0]).toBeGreaterThan(0.95)
  expect(normalNear(ring(), [8, 0, 0])[0]).toBeLessThan(-0.95)
})

test('the other side of a ring stands before its inside, seen straight on', () => {
  expect(blocked(ring(), [8, 0, 0], [-1, 0, 0], 40, 0.1)).toBe(true)
  expect(blocked(ring(), [10, 0, 0], [1, 0, 0], 40, 0.1)).toBe(false)
})

test('a place inside a ring is looked at past the other side', () => {
  const place: Vec = [8, 0, 0]
  const direction = viewpoint(ring(), place, 30, [10, -20, 12])
  expect(blocked(ring(), along(place, direction, 0.2), direction, 30, 0.1)).toBe(false)
  expect(direction[0]).toBeLessThan(0)
})

test('the unit of a file is told by the size the house measured', () => {
  const shape = { min: [0, 0, 0], max: [0.8, 0.8, 0.2], unitMm: 1 } as unknown as Shape
  expect(mmPerUnit(shape, null)).toBe(1)
  expect(mmPerUnit(shape, [20.32, 20.32, 5.08])).toBe(25.4)
  expect(mmPerUnit(shape, [800, 800, 200])).toBe(1000)
  expect(mmPerUnit(shape, [3, 3, 1])).toBe(1)
})

test('a ruler has a round length', () => {
  expect([0.13, 2.4, 7, 19, 0.9].map(roundLength)).toEqual([0.1, 2, 5, 10, 0.5])
})

test('a callout stays inside the picture, and its line ends at it', () => {
  for (const [x, width] of [[20, 360], [170, 360], [340, 360], [500, 900], [880, 900]] as const) {
    const { x: at, left, toX } = calloutPlace({ x, y: 150, before: true }, width, 300)
    const label = Math.min(214, 0.54 * width)
    const [from, to] = left ? [at - label, at] : [at, at + label]
    expect(from).toBeGreaterThanOrEqual(0)
    expect(to).toBeLessThanOrEqual(width)
    expect(toX).toBeGreaterThanOrEqual(from)
    expect(toX).toBeLessThanOrEqual(to)
  }
})
