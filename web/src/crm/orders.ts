import { reactive } from 'vue'
import { failed, toast, undoable } from '../common/toasts'
import { api, type Wire } from './api'
import { t } from './words'

export type View = 'decision' | 'open' | 'all'
export const VIEWS: View[] = ['decision', 'open', 'all']

export type Customer = Wire['Customer']
export type Order = Wire['Order']
export type OrderDetail = Wire['Detail']
export type Invoice = Wire['Listed']
export type CustomerLine = Wire['CustomerLine']

export const readOrders = (view: View, q: string, before: string | null, limit: number, signal: AbortSignal) =>
  api.get('/api/orders', { query: { view, q, before, limit }, signal })

export const readOrder = (orderId: string, signal: AbortSignal) => api.get('/api/orders/{orderId}', { path: { orderId }, signal })

/** Decided here, as they were then: the list does not show them as waiting. What has changed since is to be decided anew. */
const decided = reactive(new Set<string>())
const asItIs = (order: Order) => `${order.orderId} ${order.since} ${order.substitutedAt}`
export const isDecided = (order: Order) => decided.has(asItIs(order))

function decide(order: Order, saying: string, send: (ask: { path: { orderId: string }; keepalive: boolean }) => Promise<OrderDetail>, again: () => void) {
  const then = asItIs(order)
  decided.add(then)
  undoable(saying, {
    undo: () => decided.delete(then),
    run: (keepalive) =>
      void send({ path: { orderId: order.orderId }, keepalive }).catch((e: unknown) => {
        decided.delete(then)
        failed(e, again)
      }),
  })
}

export function approve(order: Order) {
  if (!waits(order)) return
  decide(order, t.approved(order.number), (ask) => api.post('/api/orders/{orderId}/approve', ask), () => approve(order))
}

export function decline(order: Order, reason: string) {
  if (!waits(order)) return
  decide(order, t.declined(order.number), (ask) => api.post('/api/orders/{orderId}/decline', { ...ask, body: { reason } }), () => decline(order, reason))
}

export function cancel(order: Order, reason: string) {
  if (!cancellable(order)) return
  decide(order, t.cancelled(order.number), (ask) => api.post('/api/orders/{orderId}/cancel', { ...ask, body: { reason } }), () => cancel(order, reason))
}

/** What is approved and not begun can still be called off. */
export const cancellable = (order: Order) => order.state === 'MANUFACTURING_APPROVED' && !isDecided(order)

/** Nothing is made of it, for its file is not what was priced. */
export const stopped = (order: Order) => order.state === 'MANUFACTURING_APPROVED' && order.substitutedAt !== null

export const waits = (order: Order) => order.state === 'PRICE_CALCULATED' && !isDecided(order)

export async function markPaid(invoiceId: string, number: string): Promise<void> {
  await api.post('/api/invoices/{invoiceId}/paid', { path: { invoiceId } })
  toast('good', t.paidNow(number))
}
