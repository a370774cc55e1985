// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { language } from '../common/i18n'
import OrderPane from './OrderPane.vue'
import type { OrderDetail } from './orders'

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR', digits: 2 })
const waiting: OrderDetail = {
  orderId: 'o-1', number: 'A1B2-C3D4', channel: 'SHOP', customer: { ref: 'c', name: 'Vera', email: null }, kind: 'MODEL', modelId: 'm-1', modelSha256: null,
  pieceId: null, alloy: 'SILVER_925', quantity: 2, massGrams: 3, unit: 'MILLIMETRE', sizeMm: [20, 20, 5], unitPrice: eur(9900), price: eur(22_300),
  state: 'PRICE_CALCULATED', since: '2026-11-24T10:00:00Z', invoice: null, decision: null, shipping: null, cancelReason: null, substitutedAt: null, remeasured: null,
  history: [], cancellation: null,
}
const posts: string[] = []
let last = 0

beforeEach(() => {
  vi.useFakeTimers()
  language.value = 'en'
  posts.length = 0
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function shown(more: Partial<OrderDetail> = {}) {
  const order = { ...waiting, orderId: `o-${++last}`, ...more }
  vi.stubGlobal('fetch', (path: string, { method }: { method: string }) => {
    if (method === 'POST') posts.push(path)
    return Promise.resolve(new Response(JSON.stringify(order)))
  })
  const pane = mount(OrderPane, { props: { orderId: order.orderId } })
  await flushPromises()
  return pane
}
const has = (pane: Awaited<ReturnType<typeof shown>>, name: string) => pane.find(`[data-test="${name}"]`).exists()

test('what is paid once for the order stands beside the price of a piece', async () => {
  const pane = await shown()
  expect(pane.text()).toContain('€99')
  expect(pane.text()).toContain('€25')
  expect((await shown({ price: eur(19_800) })).text()).not.toContain('€0')
})

test('an approval can be undone for some seconds, and goes out after', async () => {
  const pane = await shown()
  await pane.get('[data-test="approve"]').trigger('click')
  expect(has(pane, 'approve')).toBe(false)
  expect(posts).toEqual([])
  await vi.advanceTimersByTimeAsync(6000)
  expect(posts).toEqual([`/api/orders/o-${last}/approve`])
})

test('nobody approves what is being measured anew', async () => {
  const pane = await shown({ remeasured: { result: 'UNDER_WAY', pricedGrams: null, grams: null, finding: null, at: waiting.since } })
  expect(pane.get('[data-test="approve"]').attributes('disabled')).toBeDefined()
  expect(has(pane, 'remeasured')).toBe(true)
})

test('a file that is not what was priced is told until the order has ended', async () => {
  const changed = { state: 'MANUFACTURING_APPROVED', substitutedAt: waiting.since } as const
  const pane = await shown(changed)
  expect(has(pane, 'substituted')).toBe(true)
  expect(has(pane, 'cancel')).toBe(true)
  expect(has(await shown({ ...changed, state: 'CANCELLED' }), 'substituted')).toBe(false)
})
