import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Page } from './api'

export interface Load<T> {
  data: ShallowRef<T | undefined>
  error: ShallowRef<unknown>
  loading: Ref<boolean>
  /** Reads again; what is shown stays until the answer comes. */
  reload(): Promise<void>
}

/**
 * The step after the one that runs, and that once, however often it is asked for meanwhile: hints that come faster than answers hold
 * nothing up, and no older answer takes the place of a newer one. A step throws nothing.
 */
export function oneAfterAnother(step: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  let waiting: Promise<void> | undefined
  return () => {
    waiting ??= last = last.then(() => {
      waiting = undefined
      return step()
    })
    return waiting
  }
}

/** Reads something when it is called and whenever it is told to. */
export function useLoad<T>(read: (signal: AbortSignal) => Promise<T>, now = true): Load<T> {
  const data = shallowRef<T>()
  const error = shallowRef<unknown>()
  const loading = ref(now)
  const scope = new AbortController()
  onScopeDispose(() => scope.abort())

  const reload = oneAfterAnother(async () => {
    const { signal } = scope
    if (signal.aborted) return
    loading.value = true
    try {
      const found = await read(signal)
      if (signal.aborted) return
      data.value = found
      error.value = undefined
    } catch (e) {
      if (!signal.aborted) error.value = e
    } finally {
      if (!signal.aborted) loading.value = false
    }
  })

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

/** The first rows of a list, at least as many as wanted, by as many pages as that takes. */
export async function readPages<T>(read: (before: string | null, limit: number) => Promise<Page<T>>, wanted: number): Promise<Page<T>> {
  const items: T[] = []
  let next: string | null = null
  do {
    const page: Page<T> = await read(next, Math.min(PAGE_MAX, wanted - items.length))
    items.push(...page.items)
    next = page.next
  } while (next && items.length < wanted)
  return { items, next }
}

/**
 * A list that grows by pages of the server's cursor. Readings follow one another, so that a hint which comes while "more" is under way
 * is not missed, and neither makes the other's rows go away.
 */
export function usePages<T>(read: (before: string | null, limit: number, signal: AbortSignal) => Promise<Page<T>>): Pages<T> {
  const items = shallowRef<T[]>()
  const next = ref<string | null>(null)
  const error = shallowRef<unknown>()
  const loading = ref(true)
  let current = new AbortController()
  let last: Promise<void> = Promise.resolve()
  let waiting: Promise<void> | undefined
  onScopeDispose(() => current.abort())

  /** After what is under way; an error is shown and what was there stays. */
  function queue(step: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = current
    last = last.then(async () => {
      if (signal.aborted) return
      loading.value = true
      try {
        await step(signal)
        error.value = undefined
      } catch (e) {
        if (!signal.aborted) error.value = e
      } finally {
        if (!signal.aborted) loading.value = false
      }
    })
    return last
  }

  async function readShown(signal: AbortSignal) {
    const found = await readPages((before, limit) => read(before, limit, signal), Math.max(PAGE, items.value?.length ?? 0))
    if (signal.aborted) return
    items.value = found.items
    next.value = found.next
  }

  /** Many hints while one reading waits for its turn are one. */
  function reload(): Promise<void> {
    waiting ??= queue((signal) => {
      waiting = undefined
      return readShown(signal)
    })
    return waiting
  }

  const more = () =>
    queue(async (signal) => {
      if (!next.value) return
      const page = await read(next.value, PAGE, signal)
      if (signal.aborted) return
      items.value = [...(items.value ?? []), ...page.items]
      next.value = page.next
    })

  function restart(): Promise<void> {
    current.abort()
    current = new AbortController()
    waiting = undefined
    items.value = undefined
    next.value = null
    return reload()
  }

  void reload()
  return { items, next, error, loading, reload, more, restart }
}
