import { beforeEach, expect, test, vi } from 'vitest'
import { ProblemError } from '../common/api'
import { pendingFor, pendingOf, settle, settleUnlessPassing, told } from './begins'

const kept = new Map<string, string>()
const ring = { kind: 'PIECE' as const, pieceId: 'plain-band', quantity: 1 }

beforeEach(() => {
  kept.clear()
  vi.useRealTimers()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
})

test('the same order keeps its key until its end is known, and then the next one has another', () => {
  const first = pendingFor('', ring)
  expect(first.key).toMatch(/^[0-9a-f]{32}$/)
  expect(pendingFor('', ring)).toEqual(first)
  settle(first)
  expect(pendingFor('', ring).key).not.toBe(first.key)
})

test('another quantity, another file and another person are other orders', () => {
  const model = { kind: 'MODEL' as const, quantity: 1 }
  const two = pendingFor('', { ...ring, quantity: 2 })
  const keys = [two, pendingFor('', ring), pendingFor('', model, 'a'), pendingFor('', model, 'b'), pendingFor('vera@example.org', ring)].map((one) => one.key)
  expect(new Set(keys).size).toBe(5)
  expect(pendingOf('vera@example.org')).toHaveLength(1)
})

test('what is wanted otherwise takes the place of what was wanted before, and nothing else', () => {
  const model = pendingFor('', { kind: 'MODEL', quantity: 1 }, 'a')
  const other = pendingFor('', { ...ring, pieceId: 'signet-ring' })
  pendingFor('', ring)
  const two = pendingFor('', { ...ring, quantity: 2 })
  expect(pendingOf('')).toEqual([model, other, two])
})

test('what a person was told has failed is marked, and the same wish takes it up again', () => {
  const first = pendingFor('', ring)
  told(first)
  expect(pendingOf('')).toEqual([{ ...first, told: true }])
  expect(pendingFor('', ring).key).toBe(first.key)
})

test('what was refused is over, and what may have been done is not', () => {
  const lost = pendingFor('', ring)
  settleUnlessPassing(lost, new ProblemError('network', 0, ''))
  settleUnlessPassing(lost, new ProblemError('too-many-requests', 429, '', { retryAfterSeconds: 3600 }))
  expect(pendingOf('')).toEqual([lost])
  settleUnlessPassing(lost, new ProblemError('piece-not-found', 404, ''))
  expect(pendingOf('')).toEqual([])
})

test('after an hour nobody waits for it any more', () => {
  vi.useFakeTimers()
  pendingFor('', ring)
  vi.advanceTimersByTime(3600_000)
  expect(pendingOf('')).toEqual([])
})

test('where the browser keeps nothing, the page does', () => {
  vi.stubGlobal('sessionStorage', {
    getItem: () => null,
    setItem: () => {
      throw new Error('forbidden')
    },
  })
  const first = pendingFor('', { ...ring, quantity: 7 })
  expect(pendingFor('', { ...ring, quantity: 7 })).toEqual(first)
})
