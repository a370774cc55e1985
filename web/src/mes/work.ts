import { computed, reactive, shallowRef } from 'vue'
import { money } from '../common/format'
import { failed, toast, undoable } from '../common/toasts'
import { oneAfterAnother } from '../common/useLoad'
import { api, type Wire } from './api'
import type { Row } from './board'
import { t } from './words'

export type Work = Wire['WorkOrderView']
export type Parcel = Wire['Parcel']
export type Pay = Wire['Pay']
export type PayEntry = Wire['PayEntry']

export type Step = 'MANUFACTURING_STARTED' | 'MANUFACTURING_COMPLETED' | 'PACKAGING'
/** The state that follows. */
export const NEXT = {
  MANUFACTURING_STARTED: 'MANUFACTURING_COMPLETED',
  MANUFACTURING_COMPLETED: 'PACKAGING',
  PACKAGING: 'SHIPPED',
} as const satisfies Record<Step, Work['state']>
/** How a step is told, with the order and whether the page is being closed. */
type Tell = (ask: { path: { orderId: string }; keepalive: boolean }) => Promise<Work>

const read = shallowRef<Work[]>()
export const workError = shallowRef<unknown>()
export const pay = shallowRef<Pay>()

/** Steps that a person may still take back, and those on their way: the state they lead to, or `released`. */
export const leaving = reactive(new Map<string, string>())

export const work = computed(() => read.value?.filter((it) => !['released', 'SHIPPED'].includes(leaving.get(it.orderId) ?? '')))
export const hands = computed(() => pay.value !== undefined && pay.value.openWorkOrders >= pay.value.openWorkOrdersMax)

export const readWork = oneAfterAnother(async () => {
  try {
    read.value = (await api.get('/api/work', { query: { limit: 200 } })).items
    workError.value = undefined
  } catch (e) {
    workError.value = e
  }
})

export const readPay = oneAfterAnother(async () => {
  try {
    pay.value = await api.get('/api/pay', { query: { limit: 50 } })
  } catch {
    // The counter keeps what it last knew; the house says `pay` again when it changes.
  }
})

function say(work: Work, to: string, saying: string, tell: Tell) {
  leaving.set(work.orderId, to)
  undoable(saying, {
    undo: () => leaving.delete(work.orderId),
    run: (keepalive) =>
      void tell({ path: { orderId: work.orderId }, keepalive })
        .then((now) => {
          read.value = read.value?.map((it) => (it.orderId === now.orderId ? now : it)).filter((it) => it.state in NEXT)
        })
        .catch((e: unknown) => failed(e, () => say(work, to, saying, tell)))
        .finally(() => leaving.delete(work.orderId)),
  })
}

/** The next step of a piece; the parcel only when it is handed over. */
export function step(work: Work, parcel?: Parcel) {
  const from = work.state as Step
  if (leaving.has(work.orderId)) return
  const tell: Tell = (ask) => {
    if (parcel) return api.post('/api/work/{orderId}/ship', { ...ask, body: parcel })
    return from === 'MANUFACTURING_STARTED' ? api.post('/api/work/{orderId}/complete', ask) : api.post('/api/work/{orderId}/pack', ask)
  }
  say(work, NEXT[from], t.stepping[from](work.number), tell)
}

export function release(work: Work, reason: string) {
  if (leaving.has(work.orderId)) return
  say(work, 'released', t.releasing(work.number), (ask) => api.post('/api/work/{orderId}/release', { ...ask, body: { reason: reason.trim() || null } }))
}

/** Throws what the house says when somebody was faster. */
export async function claim(row: Row): Promise<void> {
  const won = await api.post('/api/board/{orderId}/claim', { path: { orderId: row.orderId } })
  toast('good', t.won(row.number, money(won.pay)))
  void readPay()
}
