import { expect, test } from 'vitest'
import { backoffMillis } from './live'
import { latinKey } from './keys'

test('keys mean the same under a Russian layout', () => {
  expect(latinKey({ key: 'о', code: 'KeyJ', shiftKey: false })).toBe('j')
  expect(latinKey({ key: '.', code: 'Slash', shiftKey: false })).toBe('/')
  expect(latinKey({ key: ',', code: 'Slash', shiftKey: true })).toBe('?')
  expect(latinKey({ key: 'J', code: 'KeyJ', shiftKey: true })).toBe('j')
  expect(latinKey({ key: 'Enter', code: 'Enter', shiftKey: false })).toBe('Enter')
})

test('a Dvorak keyboard’s letters are its own', () => {
  expect(latinKey({ key: 'h', code: 'KeyJ', shiftKey: false })).toBe('h')
})

test('each failure waits longer, and never longer than twenty seconds', () => {
  const waits = Array.from({ length: 12 }, (_, failures) => backoffMillis(failures, () => 1))
  expect(waits).toEqual([...waits].sort((a, b) => a - b))
  expect(waits[0]).toBe(500)
  expect(Math.max(...waits)).toBe(20_000)
  expect(backoffMillis(0, () => 0)).toBe(250)
})
