import { computed, reactive, shallowRef } from 'vue'
import type { Page } from '../common/api'
import { money, type Money } from '../common/format'
import { api } from '../common/staff'
import { failed, toast, undoable } from '../common/toasts'
import { oneAfterAnother } from '../common/useLoad'
import type { Row } from './board'
import { t } from './words'

export interface Work extends Omit<Row, 'pay' | 'freeSince'> {
  state: string
  since: string
  pay: Money | null
  claimedAt: string | null
  parcel: Parcel | null
}

export interface Parcel {
  carrier: string
  trackingNumber: string
}

export interface PayEntry {
  entry: number
  kind: 'CLAIMED' | 'REVERSED'
  orderId: string
  number: string
  amount: Money
  balance: Money
  at: string
}

export interface Pay {
  balance: Money
  otherBalances: Money[]
  openWorkOrders: number
  openWorkOrdersMax: number
  entries: PayEntry[]
  next: string | null
}

export type Step = 'MANUFACTURING_STARTED' | 'MANUFACTURING_COMPLETED' | 'PACKAGING'
export const NEXT: Record<Step, { path: string; to: string }> = {
  MANUFACTURING_STARTED: { path: 'complete', to: 'MANUFACTURING_COMPLETED' },
  MANUFACTURING_COMPLETED: { path: 'pack', to: 'PACKAGING' },
  PACKAGING: { path: 'ship', to: 'SHIPPED' },
}

const read = shallowRef<Work[]>()
export const workError = shallowRef<unknown>()
export const pay = shallowRef<Pay>()

/** Steps that a person may still take back, and those on their way: the state they lead to, or `released`. */
export const leaving = reactive(new Map<string, string>())

export const work = computed(() => read.value?.filter((it) => !['released', 'SHIPPED'].includes(leaving.get(it.orderId) ?? '')))
export const hands = computed(() => pay.value !== undefined && pay.value.openWorkOrders >= pay.value.openWorkOrdersMax)

export const readWork = oneAfterAnother(async () => {
  try {
    read.value = (await api.get<Page<Work>>('/api/work?limit=200')).items
    workError.value = undefined
  } catch (e) {
    workError.value = e
  }
})

export const readPay = oneAfterAnother(async () => {
  try {
    pay.value = await api.get<Pay>('/api/pay?limit=50')
  } catch {
    // The counter keeps what it last knew; the house says `pay` again when it changes.
  }
})

function say(work: Work, to: string, saying: string, path: string, body: unknown) {
  leaving.set(work.orderId, to)
  undoable(saying, {
    undo: () => leaving.delete(work.orderId),
    run: (keepalive) =>
      void api
        .post<Work>(`/api/work/${work.orderId}/${path}`, body, { keepalive })
        .then((now) => {
          read.value = read.value?.map((it) => (it.orderId === now.orderId ? now : it)).filter((it) => it.state in NEXT)
        })
        .catch((e: unknown) => failed(e, () => say(work, to, saying, path, body)))
        .finally(() => leaving.delete(work.orderId)),
  })
}

/** The next step of a piece; the parcel only when it is handed over. */
export function step(work: Work, parcel?: Parcel) {
  const from = work.state as Step
  if (leaving.has(work.orderId)) return
  say(work, NEXT[from].to, t.stepping[from](work.number), NEXT[from].path, parcel ?? {})
}

export function release(work: Work, reason: string) {
  if (leaving.has(work.orderId)) return
  say(work, 'released', t.releasing(work.number), 'release', { reason: reason.trim() || null })
}

/** Throws what the house says when somebody was faster. */
export async function claim(row: Row): Promise<void> {
  const won = await api.post<{ pay: Money }>(`/api/board/${row.orderId}/claim`)
  toast('good', t.won(row.number, money(won.pay)))
  void readPay()
}
