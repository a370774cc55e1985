import { reactive, ref } from 'vue'
import { createApi, ProblemError, type Api, type Proof } from '../common/api'
import type { Guest, Order, Piece } from './order/order'

export interface Customer {
  name: string
  email: string
  /** Whether the address is shown to be theirs. */
  proven: boolean
}

/** A place where the customer is signed in. */
export interface SignedIn {
  sessionId: string
  device: string
  signedInAt: string
  seenAt: string
  current: boolean
}

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

/** A customer is known by the cookie alone. */
export const api: Api = createApi()

export function proofOf(token: string | null): Proof {
  return { authorization: () => (token ? `Bearer ${token}` : null) }
}

export const apiOf = (token: string | null): Api => createApi(proofOf(token))

export async function whoAmI(): Promise<void> {
  try {
    customer.value = (await api.get<{ customer: Customer | null }>('api/session')).customer
  } catch (e) {
    customer.value ??= null
    if (!(e instanceof ProblemError)) throw e
  }
}

export async function signIn(email: string, password: string): Promise<void> {
  customer.value = (await api.post<{ customer: Customer }>('api/session', { email, password })).customer
}

/** A mail follows, to whoever owns the address. */
export const register = (name: string, email: string, password: string): Promise<void> =>
  api.post('api/account', { name, email, password })

export const wantReset = (email: string): Promise<void> => api.post('api/account/reset-mail', { email })

export const resetPassword = (token: string, password: string): Promise<void> =>
  api.post('api/account/reset', { token, password })

export async function prove(token: string, password: string): Promise<void> {
  customer.value = (await api.post<{ customer: Customer }>('api/account/proof', { token, password })).customer
}

export async function changePassword(password: string, newPassword: string): Promise<void> {
  customer.value = (await api.post<{ customer: Customer }>('api/account/password', { password, newPassword })).customer
}

export async function signOut(): Promise<void> {
  await api.remove('api/session')
  customer.value = null
}

let pieces: Promise<Piece[]> | null = null

/** The ready pieces; asked for once. */
export function catalogue(): Promise<Piece[]> {
  pieces ??= api.get<Piece[]>('api/catalogue').catch((e: unknown) => {
    pieces = null
    throw e
  })
  return pieces
}

export interface Begun {
  order: Order
  trackingToken?: string
}

/** Begins an order, and remembers a guest's. */
export async function begin(wanted: { kind: Order['kind']; pieceId?: string; quantity: number; guest?: Guest }): Promise<Begun> {
  const begun = await api.post<Begun>('api/orders', wanted)
  if (begun.trackingToken) {
    const { orderId, number, createdAt } = begun.order
    remember({ orderId, token: begun.trackingToken, number, at: createdAt })
  }
  return begun
}
