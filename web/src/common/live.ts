import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import type { Proof } from './api'
import { EventStreamParser } from './eventStream'

export type LiveState = 'connecting' | 'on' | 'off'

/** What has changed since the last call; `everything` after a (re)connection. */
export interface Changes {
  everything: boolean
  topics: Set<string>
  ids: Set<string>
}

export interface LiveStream {
  state: Readonly<Ref<LiveState>>
  stop(): void
}

const FIRST_WAIT_MILLIS = 500
const LONGEST_WAIT_MILLIS = 20_000
/** The server says something every 15 seconds. */
const SILENCE_MILLIS = 40_000
/** Many hints within this time are one. */
const GATHER_MILLIS = 120

/** Waits longer after each failure, and never all pages at the same moment. */
export function backoffMillis(failures: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** failures) * (0.5 + random() / 2)
}

/**
 * Listens to a role's hints for as long as the calling scope lives. Every hint means: read again what you show. After a
 * reconnection everything is read once, so a missed hint costs nothing.
 */
export function listen(path: string, proof: Proof, changed: (changes: Changes) => void): LiveStream {
  const state = ref<LiveState>('connecting')
  let stopped = false
  let attempt = new AbortController()
  let wake: (() => void) | undefined
  let gathered: Changes | undefined
  let flush: ReturnType<typeof setTimeout> | undefined

  function gather(topic: string, id: string) {
    gathered ??= { everything: false, topics: new Set(), ids: new Set() }
    if (topic === '*') gathered.everything = true
    gathered.topics.add(topic)
    gathered.ids.add(id)
    flush ??= setTimeout(() => {
      const changes = gathered!
      gathered = flush = undefined
      if (!stopped) changed(changes)
    }, GATHER_MILLIS)
  }

  /** True when a 401 was mended and the next try may follow at once. */
  async function read(opened: () => void): Promise<boolean> {
    attempt = new AbortController()
    const authorization = proof.authorization()
    let watchdog = setTimeout(() => attempt.abort(), SILENCE_MILLIS)
    try {
      const response = await fetch(path, {
        headers: { Accept: 'text/event-stream', ...(authorization ? { Authorization: authorization } : {}) },
        signal: attempt.signal,
        cache: 'no-store',
      })
      if (response.status === 401) return (await proof.renew?.()) ?? false
      if (!response.ok || !response.body) return false
      opened()
      const parser = new EventStreamParser()
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        clearTimeout(watchdog)
        watchdog = setTimeout(() => attempt.abort(), SILENCE_MILLIS)
        for (const { event, data } of parser.feed(chunk)) {
          if (event !== 'changed') continue
          const { topic, id } = JSON.parse(data) as { topic: string; id: string }
          gather(topic, id)
        }
      }
    } catch {
      // Whatever it was, the answer is to try again.
    } finally {
      clearTimeout(watchdog)
      attempt.abort()
    }
    return false
  }

  async function run() {
    let failures = 0
    while (!stopped) {
      const again = await read(() => {
        failures = 0
        state.value = 'on'
        // The first time too: something may have changed between the page's reading and this.
        gather('*', '*')
      })
      if (stopped || again) continue
      state.value = failures === 0 ? 'connecting' : 'off'
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, backoffMillis(failures++))
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  const online = () => wake?.()
  const seen = () => document.visibilityState === 'visible' && wake?.()
  window.addEventListener('online', online)
  document.addEventListener('visibilitychange', seen)

  function stop() {
    stopped = true
    window.removeEventListener('online', online)
    document.removeEventListener('visibilitychange', seen)
    clearTimeout(flush)
    attempt.abort()
    wake?.()
  }

  void run()
  onScopeDispose(stop)
  return { state: readonly(state), stop }
}
