import { afterEach, expect, test, vi } from 'vitest'
import { customer, prove, signIn } from './house'

const VERA = { name: 'Vera', email: 'vera@example.org', proven: true }
let keeps = true
vi.stubGlobal('fetch', (_path: string, { method }: { method: string }) =>
  Promise.resolve(Response.json({ customer: method === 'POST' || keeps ? VERA : null })),
)
afterEach(() => {
  keeps = true
  customer.value = undefined
})

test('who signs in is signed in', async () => {
  await signIn('vera@example.org', 'a long enough secret')
  expect(customer.value).toEqual(VERA)
})

test('a browser that does not keep the sign-in says so at once', async () => {
  keeps = false
  await expect(signIn('vera@example.org', 'a long enough secret')).rejects.toMatchObject({ code: 'sign-in-not-kept' })
  await expect(prove('token', 'a long enough secret')).rejects.toMatchObject({ code: 'sign-in-not-kept' })
  expect(customer.value).toBeUndefined()
})
