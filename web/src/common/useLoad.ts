import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Page } from './api'

export interface Load<T> {
  data: ShallowRef<T | undefined>
  error: ShallowRef<unknown>
  loading: Ref<boolean>
  /** Reads again; what is shown stays until the answer comes. */
  reload(): Promise<void>
}

/** Reads something when it is called and whenever it is told to; only the latest answer counts. */
export function useLoad<T>(read: (signal: AbortSignal) => Promise<T>, now = true): Load<T> {
  const data = shallowRef<T>()
  const error = shallowRef<unknown>()
  const loading = ref(now)
  let current: AbortController | undefined
  onScopeDispose(() => current?.abort())

  async function reload() {
    current?.abort()
    const mine = (current = new AbortController())
    loading.value = true
    try {
      const found = await read(mine.signal)
      if (mine !== current) return
      data.value = found
      error.value = undefined
    } catch (e) {
      if (mine !== current || mine.signal.aborted) return
      error.value = e
    } finally {
      if (mine === current) loading.value = false
    }
  }

  if (now) void reload()
  return { data, error, loading, reload }
}

export interface Pages<T> {
  items: ShallowRef<T[] | undefined>
  next: Ref<string | null>
  error: ShallowRef<unknown>
  loading: Ref<boolean>
  /** Reads the shown length again, so that a live hint does not fold the list up. */
  reload(): Promise<void>
  more(): Promise<void>
  /** Forgets what is shown first: another filter. */
  restart(): Promise<void>
}

const PAGE = 50
const PAGE_MAX = 200

/** A list that grows by pages of the server's cursor. */
export function usePages<T>(read: (before: string | null, limit: number, signal: AbortSignal) => Promise<Page<T>>): Pages<T> {
  const items = shallowRef<T[]>()
  const next = ref<string | null>(null)
  const { error, loading, reload } = useLoad(async (signal) => {
    const wanted = Math.min(PAGE_MAX, Math.max(PAGE, items.value?.length ?? 0))
    const page = await read(null, wanted, signal)
    items.value = page.items
    next.value = page.next
  })

  async function more() {
    if (!next.value) return
    loading.value = true
    try {
      const page = await read(next.value, PAGE, new AbortController().signal)
      items.value = [...(items.value ?? []), ...page.items]
      next.value = page.next
    } catch (e) {
      error.value = e
    } finally {
      loading.value = false
    }
  }

  function restart() {
    items.value = undefined
    next.value = null
    return reload()
  }

  return { items, next, error, loading, reload, more, restart }
}
