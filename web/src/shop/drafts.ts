import { shallowReactive } from 'vue'
import { go } from '../common/route'
import { toast } from '../common/toasts'
import { bytes } from '../common/format'
import { begin, tokenOf } from './house'
import { checkFile } from './upload/check'
import { upload } from './upload/uploads'
import { t } from './words'

/** A dropped file is on the screen before the shop has begun its order. */
export interface Draft {
  key: string
  file: File
  orderId: string | null
  error: unknown
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
  drafts.set(key, { key, file, orderId: null, error: null })
  go('new', key)
  void start(key, file)
}

async function start(key: string, file: File): Promise<void> {
  try {
    const { order } = await begin({ kind: 'MODEL', quantity: 1 })
    drafts.set(key, { key, file, orderId: order.orderId, error: null })
    const token = tokenOf(order.orderId)
    upload(order.orderId, token, file, () => undefined)
    // Only if the person has not gone elsewhere meanwhile.
    if (location.hash === `#/new/${key}`) {
      history.replaceState(null, '', `#/order/${order.orderId}${token ? `/${token}` : ''}`)
      window.dispatchEvent(new HashChangeEvent('hashchange'))
    }
  } catch (e) {
    drafts.set(key, { key, file, orderId: null, error: e })
  }
}
