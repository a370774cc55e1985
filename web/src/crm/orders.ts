import { reactive } from 'vue'
import type { Page } from '../common/api'
import { query } from '../common/api'
import type { Money } from '../common/format'
import type { Step } from '../common/parts/LifeLine.vue'
import { api } from '../common/staff'
import { failed, toast, undoable } from '../common/toasts'
import { t } from './words'

export type View = 'decision' | 'open' | 'all'
export const VIEWS: View[] = ['decision', 'open', 'all']

export interface Customer {
  ref: string
  name: string | null
  email: string | null
}

export interface Order {
  orderId: string
  number: string
  channel: string
  customer: Customer
  kind: string
  modelId: string | null
  pieceId: string | null
  alloy: string | null
  quantity: number
  massGrams: number | null
  unit: string | null
  sizeMm: number[] | null
  unitPrice: Money | null
  price: Money | null
  state: string
  since: string
  invoice: { invoiceId: string; number: string; status: string; dueOn: string } | null
  decision: { verdict: string; reason: string | null; by: { id: string; name: string }; at: string } | null
  shipping: { carrier: string; trackingNumber: string } | null
  cancelReason: string | null
  /** When another file was found where the priced one should be. */
  substitutedAt: string | null
  /** Since the way of measuring has changed. */
  remeasured: { result: 'UNDER_WAY' | 'SAME' | 'DIFFERENT' | 'FAILED'; pricedGrams: number | null; grams: number | null; finding: string | null; at: string } | null
}

export interface OrderDetail extends Order {
  history: Step[]
  /** A seller's wish to cancel; refused when somebody has begun in the meantime. */
  cancellation: { reason: string; by: { id: string; name: string }; at: string; refused: string | null } | null
}

export interface Invoice {
  invoiceId: string
  number: string
  orderId: string
  orderNumber: string
  orderState: string
  channel: string
  customer: Customer
  total: Money
  status: string
  issuedAt: string
  dueOn: string
  overdue: boolean
  paidAt: string | null
  paidBy: { id: string; name: string } | null
  refundDue: boolean
}

export interface CustomerLine {
  ref: string
  name: string | null
  email: string | null
  channel: string
  orders: number
  since: string
}

export const readOrders = (view: View, q: string, before: string | null, limit: number, signal: AbortSignal) =>
  api.get<Page<Order>>(`/api/orders${query({ view, q, before, limit })}`, { signal })

export const readOrder = (orderId: string, signal: AbortSignal) => api.get<OrderDetail>(`/api/orders/${orderId}`, { signal })

/** Decided here, as they were then: the list does not show them as waiting. What has changed since is to be decided anew. */
const decided = reactive(new Set<string>())
const asItIs = (order: Order) => `${order.orderId} ${order.since} ${order.substitutedAt}`
export const isDecided = (order: Order) => decided.has(asItIs(order))

function decide(order: Order, saying: string, path: string, body: unknown, again: () => void) {
  const then = asItIs(order)
  decided.add(then)
  undoable(saying, {
    undo: () => decided.delete(then),
    run: (keepalive) =>
      void api
        .post(`/api/orders/${order.orderId}/${path}`, body, { keepalive })
        .catch((e: unknown) => {
          decided.delete(then)
          failed(e, again)
        }),
  })
}

export function approve(order: Order) {
  if (!waits(order)) return
  decide(order, t.approved(order.number), 'approve', {}, () => approve(order))
}

export function decline(order: Order, reason: string) {
  if (!waits(order)) return
  decide(order, t.declined(order.number), 'decline', { reason }, () => decline(order, reason))
}

export function cancel(order: Order, reason: string) {
  if (!cancellable(order)) return
  decide(order, t.cancelled(order.number), 'cancel', { reason }, () => cancel(order, reason))
}

/** What is approved and not begun can still be called off. */
export const cancellable = (order: Order) => order.state === 'MANUFACTURING_APPROVED' && !isDecided(order)

/** Nothing is made of it, for its file is not what was priced. */
export const stopped = (order: Order) => order.state === 'MANUFACTURING_APPROVED' && order.substitutedAt !== null

export const waits = (order: Order) => order.state === 'PRICE_CALCULATED' && !isDecided(order)

export async function markPaid(invoiceId: string, number: string): Promise<void> {
  await api.post(`/api/invoices/${invoiceId}/paid`)
  toast('good', t.paidNow(number))
}
