import { reactive, ref } from 'vue'
import { keyed, ProblemError } from '../common/api'
import { api, apiOf, type Wire } from './api'
import { pendingFor, pendingOf, settle, settleUnlessPassing, told, type Pending, type Wanted } from './begins'
import type { Guest, Order, Piece } from './order/order'

export type Customer = Wire['Profile']
/** A place where the customer is signed in. */
export type SignedIn = Wire['SignedIn']

/** A guest's order on this device: who has the token, has the order. */
export interface GuestOrder {
  orderId: string
  token: string
  number: string
  at: string
}

const KEY = 'alexandrite.orders'
const GUEST_ORDERS_MAX = 50

function remembered(): GuestOrder[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]') as GuestOrder[]
  } catch {
    return []
  }
}

export const guestOrders = reactive<GuestOrder[]>(remembered())
/** Undefined until the shop was asked. */
export const customer = ref<Customer | null>()

/** False where this browser keeps nothing; then the address keeps a guest's token. */
let keeps = true

export function remember(order: GuestOrder): void {
  const at = guestOrders.findIndex((known) => known.orderId === order.orderId)
  if (at >= 0) guestOrders.splice(at, 1)
  guestOrders.unshift(order)
  guestOrders.splice(GUEST_ORDERS_MAX)
  store()
}

export function forgetOrder(orderId: string): void {
  const at = guestOrders.findIndex((known) => known.orderId === orderId)
  if (at >= 0) guestOrders.splice(at, 1)
  store()
}

function store(): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(guestOrders))
  } catch {
    keeps = false // the private link still works
  }
}

const GUEST_KEY = 'alexandrite.guest'

/** Who ordered on this device before. */
export function knownGuest(): Guest {
  try {
    return { name: '', email: '', ...(JSON.parse(localStorage.getItem(GUEST_KEY) ?? '{}') as Partial<Guest>) }
  } catch {
    return { name: '', email: '' }
  }
}

export function rememberGuest(guest: Guest): void {
  try {
    localStorage.setItem(GUEST_KEY, JSON.stringify(guest))
  } catch {
    // Asked again then.
  }
}

export const tokenOf = (orderId: string): string | null =>
  guestOrders.find((known) => known.orderId === orderId)?.token ?? null

/** Where an order is shown. The token is no part of it: an address is seen by others and kept by the browser's history. */
export function orderPath(orderId: string): string[] {
  const token = tokenOf(orderId)
  return ['order', orderId, ...(token && !keeps ? [token] : [])]
}

export async function whoAmI(): Promise<void> {
  try {
    customer.value = (await api.get('/api/session')).customer
  } catch (e) {
    customer.value ??= null
    if (!(e instanceof ProblemError)) throw e
  }
}

/** Whoever comes in is told at once when the browser has kept nothing, and not by the next click. */
async function enter(found: Customer | null): Promise<void> {
  const seen = found && (await api.get('/api/session').catch(() => ({ customer: found }))).customer
  if (found && !seen) throw new ProblemError('sign-in-not-kept', 0, 'The browser has not kept the sign-in.')
  customer.value = found
}

/** @param code of the second factor, when `second-factor-needed` has asked for it */
export async function signIn(email: string, password: string, code?: string): Promise<void> {
  // A code is taken once: when the answer got lost, the next one is asked for.
  const once = code !== undefined
  await enter((await api.post('/api/session', { body: { email, password, ...(once ? { code } : {}) }, once })).customer)
}

/** A mail follows, to whoever owns the address. */
export const register = (name: string, email: string, password: string): Promise<void> =>
  api.post('/api/account', { body: { name, email, password } })

export const wantReset = (email: string): Promise<void> => api.post('/api/account/reset-mail', { body: { email } })

export const resetPassword = (token: string, password: string): Promise<void> =>
  api.post('/api/account/reset', { body: { token, password } })

/** With a name, it and the password are new, and not those that somebody has typed with the address. */
export async function prove(token: string, password: string, name?: string): Promise<void> {
  await enter((await api.post('/api/account/proof', { body: { token, password, name } })).customer)
}

/** Every sign-in ends with the old password, this page's too: when the answer got lost, the new one opens it again. */
export async function changePassword(password: string, newPassword: string): Promise<void> {
  const email = customer.value?.email
  try {
    await enter((await api.post('/api/account/password', { body: { password, newPassword } })).customer)
  } catch (e) {
    if (!(e instanceof ProblemError) || e.code !== 'unauthenticated' || !email) throw e
    await signIn(email, newPassword).catch(() => Promise.reject(e))
  }
}

export async function signOut(): Promise<void> {
  await api.remove('/api/session')
  customer.value = null
}

let pieces: Promise<Piece[]> | null = null

/** The ready pieces; asked for once. */
export function catalogue(): Promise<Piece[]> {
  pieces ??= api.get('/api/catalogue').catch((e: unknown) => {
    pieces = null
    throw e
  })
  return pieces
}

type Begun = Wire['OrderBegun']

const who = (wanted: Wanted): string => (wanted.guest ? '' : (customer.value?.email ?? ''))

async function sendBegin(pending: Pending): Promise<Begun> {
  try {
    const begun = await api.post('/api/orders', { body: pending.wanted, ...keyed(pending.key) })
    if (begun.trackingToken) {
      const { orderId, number, createdAt } = begun.order
      remember({ orderId, token: begun.trackingToken, number, at: createdAt })
    }
    return begun
  } catch (e) {
    settleUnlessPassing(pending, e)
    throw e
  }
}

/** Begins the order of a file, once however often it is tried, and remembers a guest's. */
export async function beginModel(file: File, guest: Guest | null): Promise<Order> {
  const wanted: Wanted = { kind: 'MODEL', quantity: 1, ...(guest ? { guest } : {}) }
  const pending = pendingFor(who(wanted), wanted, `${file.name} ${file.size} ${file.lastModified}`)
  const { order } = await sendBegin(pending)
  settle(pending)
  return order
}

/** Orders a ready piece, once however often it is tried. */
export async function orderPiece(pieceId: string, quantity: number, guest: Guest | null): Promise<Order> {
  const wanted: Wanted = { kind: 'PIECE', pieceId, quantity, ...(guest ? { guest } : {}) }
  const pending = pendingFor(who(wanted), wanted)
  try {
    return await submitPiece(pending)
  } catch (e) {
    told(pending)
    throw e
  }
}

async function submitPiece(pending: Pending): Promise<Order> {
  const { order, trackingToken } = await sendBegin(pending)
  try {
    const submitted = await apiOf(trackingToken ?? null).post('/api/orders/{orderId}/submit', { path: { orderId: order.orderId }, body: { quantity: pending.wanted.quantity } })
    settle(pending)
    return submitted
  } catch (e) {
    settleUnlessPassing(pending, e)
    throw e
  }
}

/** Ends what an earlier page began and did not hear the end of, unless the person was told that it failed: then they decide. */
export async function recover(): Promise<Order[]> {
  const found: Order[] = []
  const mine = [...pendingOf(''), ...(customer.value ? pendingOf(customer.value.email) : [])]
  for (const pending of mine.filter((one) => !one.told)) {
    try {
      if (pending.wanted.kind === 'PIECE') found.push(await submitPiece(pending))
      else {
        found.push((await sendBegin(pending)).order)
        settle(pending)
      }
    } catch {
      // Said again by the next page, or by the person.
    }
  }
  return found
}
