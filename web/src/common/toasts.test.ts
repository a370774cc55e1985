import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ProblemError } from './api'
import { failed, toasts, undoable, undoLast } from './toasts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  toasts.splice(0)
})

test('a step goes out after its undo time, once', () => {
  const run = vi.fn()
  undoable('Approved', { run }, 5)
  vi.advanceTimersByTime(4_999)
  expect(run).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(run).toHaveBeenCalledExactlyOnceWith(false)
  expect(undoLast()).toBe(false)
})

test('undoing takes back the latest step only, and it never goes out', () => {
  const [first, second, back] = [vi.fn(), vi.fn(), vi.fn()]
  undoable('one', { run: first }, 5)
  undoable('two', { run: second, undo: back }, 5)
  expect(undoLast()).toBe(true)
  vi.advanceTimersByTime(10_000)
  expect([first, second, back].map((it) => it.mock.calls.length)).toEqual([1, 0, 1])
})

test('a problem that may pass offers another try', () => {
  const again = vi.fn()
  failed(new ProblemError('role-away', 503, ''), again)
  expect(toasts[0]?.action).toBeDefined()
  failed(new ProblemError('order-not-found', 404, ''), again)
  expect(toasts[1]?.action).toBeUndefined()
})
