import { reactive } from 'vue'
import { ProblemError } from './api'
import { sentence } from './words'
import { texts } from './i18n'

const t = texts(
  { retry: 'Try again', undo: 'Undo', unexpected: 'Something went wrong on this page.' },
  { retry: 'Повторить', undo: 'Отменить', unexpected: 'На странице что-то пошло не так.' },
)

export interface Toast {
  id: number
  tone: 'info' | 'good' | 'bad'
  text: string
  action?: { label: string; key?: string; run: () => void }
  /** Shown as a bar that runs out. */
  seconds?: number
}

export const toasts = reactive<Toast[]>([])
let last = 0

export function dismiss(id: number) {
  const at = toasts.findIndex((toast) => toast.id === id)
  if (at >= 0) toasts.splice(at, 1)
}

export function toast(tone: Toast['tone'], text: string, more: Pick<Toast, 'action' | 'seconds'> = {}, stayMillis = tone === 'bad' ? 9000 : 4500) {
  const id = ++last
  // The same sentence is not said twice at once.
  const same = toasts.findIndex((shown) => shown.text === text && !shown.seconds && !more.seconds)
  if (same >= 0) toasts.splice(same, 1)
  toasts.push({ id, tone, text, ...more })
  if (stayMillis > 0) setTimeout(() => dismiss(id), stayMillis)
  return id
}

/** Tells what went wrong; offers another try where that may help. */
export function failed(error: unknown, retry?: () => void) {
  if (error instanceof DOMException && error.name === 'AbortError') return
  if (!(error instanceof ProblemError)) {
    console.error(error)
    toast('bad', t.unexpected)
    return
  }
  toast('bad', sentence(error), error.passing && retry ? { action: { label: t.retry, run: retry } } : {})
}

export interface Later {
  /** The work that waits; `leaving` is true when the page goes away and it must go out at once. */
  run: (leaving: boolean) => void
  /** What undoing brings back on the page. */
  undo?: () => void
}

const waiting = new Map<number, { timer: ReturnType<typeof setTimeout>; later: Later }>()
const UNDO_SECONDS = 5

/** Gives a person a few seconds to take back what cannot be taken back afterwards. */
export function undoable(text: string, later: Later, seconds = UNDO_SECONDS): number {
  const id = toast('info', text, { seconds, action: { label: t.undo, key: 'z', run: () => undo(id) } }, 0)
  const timer = setTimeout(() => finish(id, false), seconds * 1000)
  waiting.set(id, { timer, later })
  return id
}

function finish(id: number, leaving: boolean) {
  const found = waiting.get(id)
  if (!found) return
  clearTimeout(found.timer)
  waiting.delete(id)
  dismiss(id)
  found.later.run(leaving)
}

export function undo(id: number) {
  const found = waiting.get(id)
  if (!found) return
  clearTimeout(found.timer)
  waiting.delete(id)
  dismiss(id)
  found.later.undo?.()
}

/** Takes back the latest; false when nothing waits. */
export function undoLast(): boolean {
  const id = [...waiting.keys()].at(-1)
  if (id === undefined) return false
  undo(id)
  return true
}

if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', () => [...waiting.keys()].forEach((id) => finish(id, true)))
}
