import { shallowReactive } from 'vue'
import { go, rename } from '../common/route'
import { failed, toast } from '../common/toasts'
import { bytes } from '../common/format'
import { beginModel, customer, orderPath, tokenOf } from './house'
import type { Guest } from './order/order'
import { checkFile } from './upload/check'
import { upload } from './upload/uploads'
import { t } from './words'

/** A dropped file is on the screen before the shop has begun its order. */
export interface Draft {
  key: string
  file: File
  orderId: string | null
  /** A guest has to say who they are before the file may be sent. */
  waits: boolean
}

export const drafts = shallowReactive(new Map<string, Draft>())
let last = 0

/** The draft an order came from: the page stays the same one, and the 3D view with it. */
export function draftOf(orderId: string): string | null {
  for (const draft of drafts.values()) if (draft.orderId === orderId) return draft.key
  return null
}

/** Takes a file: for a new order, or instead of the file of an order that is still open. */
export function offer(file: File, order: { orderId: string; token: string | null } | null): void {
  const wrong = checkFile(file)
  if (wrong) {
    toast('bad', wrong.code === 'tooLarge' ? t.tooLarge(bytes(wrong.maxBytes)) : t[wrong.code])
    return
  }
  if (order) {
    upload(order.orderId, order.token, file, () => undefined)
    return
  }
  const key = String(++last)
  drafts.set(key, { key, file, orderId: null, waits: true })
  go('new', key)
  if (customer.value) start(key, null).catch(failed)
}

/** Begins the order of a dropped file and sends the file; throws what the shop says against it. */
export async function start(key: string, guest: Guest | null): Promise<void> {
  const draft = drafts.get(key)
  if (!draft || draft.orderId) return
  drafts.set(key, { ...draft, waits: false })
  try {
    const order = await beginModel(draft.file, guest)
    const token = tokenOf(order.orderId)
    upload(order.orderId, token, draft.file, () => undefined)
    drafts.set(key, { ...draft, orderId: order.orderId, waits: false })
    // Only if the person has not gone elsewhere meanwhile.
    if (location.hash === `#/new/${key}`) {
      rename(...orderPath(order.orderId))
    }
  } catch (e) {
    drafts.set(key, { ...draft, waits: true })
    throw e
  }
}
