import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import type { Proof } from './api'
import { EventStreamParser } from './eventStream'
import { share } from './shared'

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

/** What tabs say to each other. The leading tab has the stream; the others say by which proof they want to hear. */
type Word =
  | { kind: 'who' }
  | { kind: 'want'; tab: string; authorization: string | null; fresh: boolean }
  | { kind: 'bye'; tab: string }
  | { kind: 'state'; state: LiveState; read: boolean }
  | { kind: 'refused'; authorization: string | null }
  | { kind: 'changed'; topic: string; id: string }

const FIRST_WAIT_MILLIS = 500
const LONGEST_WAIT_MILLIS = 20_000
/** A stream that ends sooner has failed. */
const LIVED_MILLIS = 10_000
/** The server has ended it in favour of a newer one of the same person. */
const REPLACED_WAIT_MILLIS = 60_000
/** The server says something every 15 seconds. */
const SILENCE_MILLIS = 40_000
/** A leading tab that is awake answers sooner. */
const ANSWER_MILLIS = 4_000
/** So often the leading tab says that it leads. */
const ALIVE_MILLIS = 15_000
/** Many hints within this time are one. */
const GATHER_MILLIS = 120
/** So long it takes the tabs to say what they want. */
const WANTS_MILLIS = 80

/** Waits longer after each failure, and never all pages at the same moment. */
export function backoffMillis(failures: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** failures) * (0.5 + random() / 2)
}

/** How one attempt ended: try again at once, after a while, or not with this proof. */
export type Outcome = { kind: 'again' | 'failed' | 'refused' } | { kind: 'wait'; millis: number }

/** Reads one stream to its end, whichever end that is. */
export async function readStream(
  path: string,
  headers: Record<string, string>,
  attempt: AbortController,
  opened: () => void,
  heard: (topic: string, id: string) => void,
): Promise<Outcome> {
  let watchdog = setTimeout(() => attempt.abort(), SILENCE_MILLIS)
  const began = Date.now()
  let outcome: Outcome = { kind: 'failed' }
  try {
    const response = await fetch(path, { headers: { Accept: 'text/event-stream', ...headers }, signal: attempt.signal, cache: 'no-store' })
    if (response.status === 401 || response.status === 403) return { kind: 'refused' }
    if (!response.ok || !response.body) {
      const seconds = Number(response.headers.get('Retry-After'))
      return seconds > 0 ? { kind: 'wait', millis: seconds * 1000 * (1 + Math.random() / 2) } : outcome
    }
    opened()
    const parser = new EventStreamParser()
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(watchdog)
      watchdog = setTimeout(() => attempt.abort(), SILENCE_MILLIS)
      for (const { event, data } of parser.feed(chunk)) {
        if (event === 'ended' && data === 'REPLACED') outcome = { kind: 'wait', millis: REPLACED_WAIT_MILLIS * (1 + Math.random()) }
        if (event !== 'changed') continue
        const { topic, id } = JSON.parse(data) as { topic: string; id: string }
        heard(topic, id)
      }
    }
    if (outcome.kind === 'failed' && Date.now() - began > LIVED_MILLIS) outcome = { kind: 'again' }
  } catch {
    // Whatever it was, the answer is to try again.
  } finally {
    clearTimeout(watchdog)
    attempt.abort()
  }
  return outcome
}

/**
 * Listens to a role's hints for as long as the calling scope lives. Every hint means: read again what you show. After a
 * reconnection everything is read once, so a missed hint costs nothing. All tabs of a browser share one stream: browsers
 * keep six connections to a house, and each stream takes one.
 *
 * @param whose tabs of the same name share; in the shop a guest's tabs have a token each, which travel together
 */
export function listen(path: string, proof: Proof, changed: (changes: Changes) => void, whose: string | { tokens: true }): LiveStream {
  const state = ref<LiveState>('connecting')
  const tab = crypto.randomUUID?.() ?? String(Math.random())
  const tokens = typeof whose !== 'string'
  const wants = new Map<string, string | null>()
  const refused = new Set<string | null>()
  let stopped = false
  let leading = false
  let attempt = new AbortController()
  let replaced = false
  /** How the leading tab's stream is, whether or not this tab may hear it. */
  let streams: LiveState = 'connecting'
  let wake: (() => void) | undefined
  let gathered: Changes | undefined
  let flush: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined

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

  const post = (word: Word) => tabs.post(word)
  /** @param fresh not for the asking: the proof may hold now though it did not before */
  function want(fresh: boolean) {
    const authorization = proof.authorization()
    if (!refused.has(authorization)) post({ kind: 'want', tab, authorization, fresh })
  }

  /** What the stream says, here and in the other tabs. */
  function tell(next: LiveState, read: boolean) {
    streams = next
    if (!refused.has(proof.authorization())) state.value = next
    if (read) gather('*', '*')
    post({ kind: 'state', state: next, read })
  }

  function hear(word: Word) {
    if (stopped) return
    if (leading) {
      if (word.kind === 'bye') wants.delete(word.tab)
      if (word.kind !== 'want') return
      const known = !tokens || [...wants.values(), proof.authorization()].includes(word.authorization)
      const again = word.fresh && refused.delete(tokens ? word.authorization : proof.authorization())
      wants.set(word.tab, word.authorization)
      if (known && !again) post({ kind: 'state', state: streams, read: false })
      else {
        replaced = true
        attempt.abort()
        wake?.()
      }
      return
    }
    if (word.kind === 'who') want(false)
    if (word.kind === 'changed') gather(word.topic, word.id)
    if (word.kind === 'refused' && word.authorization === proof.authorization()) {
      refused.add(word.authorization)
      state.value = 'off'
    }
    if (word.kind === 'state' && !refused.has(proof.authorization())) {
      if (word.read || (word.state === 'on' && state.value !== 'on')) gather('*', '*')
      state.value = word.state
    }
    if (word.kind === 'state' || word.kind === 'changed') expect(SILENCE_MILLIS)
  }

  /** Of a leading tab that says nothing the lead is taken: the browser may have put it to sleep. */
  function expect(millis: number) {
    clearTimeout(silence)
    silence = setTimeout(() => {
      if (stopped || leading) return
      if (document.visibilityState === 'visible') tabs.takeOver()
      else expect(SILENCE_MILLIS)
    }, millis)
  }

  /** One proof goes as ever; a guest's other orders go beside it. */
  function headers(all: (string | null)[]): Record<string, string> {
    const first = all.includes(null) ? null : all[0]!
    const others = all.filter((one) => one !== first && one !== null).map((one) => one!.replace(/^Bearer /, ''))
    return { ...(first ? { Authorization: first } : {}), ...(others.length ? { 'Tracking-Tokens': others.join(',') } : {}) }
  }

  async function lead(signal: AbortSignal): Promise<void> {
    leading = true
    clearTimeout(silence)
    const end = () => {
      attempt.abort()
      wake?.()
    }
    signal.addEventListener('abort', end)
    const alive = setInterval(() => post({ kind: 'state', state: streams, read: false }), ALIVE_MILLIS)
    let failures = 0
    let renewed = false
    while (!stopped && !signal.aborted) {
      wants.clear()
      post({ kind: 'who' })
      if (tokens) await new Promise((resolve) => setTimeout(resolve, WANTS_MILLIS))
      if (stopped || signal.aborted) break
      const mine = proof.authorization()
      const all = [...new Set(tokens ? [mine, ...wants.values()] : [mine])].filter((one) => !refused.has(one))
      attempt = new AbortController()
      replaced = false
      const outcome: Outcome =
        all.length === 0
          ? { kind: 'wait', millis: Infinity }
          : await readStream(path, headers(all), attempt, () => {
              failures = 0
              renewed = false
              // The first time too: something may have changed between the page's reading and this.
              tell('on', true)
            }, (topic, id) => {
              gather(topic, id)
              post({ kind: 'changed', topic, id })
            })
      if (stopped || signal.aborted) break
      if (replaced || outcome.kind === 'again') continue
      if (outcome.kind === 'refused') {
        const asked = all.includes(null) ? null : all[0]!
        if (asked === mine && !renewed && (await proof.renew?.())) {
          renewed = true
          continue
        }
        refused.add(asked)
        if (asked === mine) state.value = 'off'
        post({ kind: 'refused', authorization: asked })
        continue
      }
      if (all.length > 0) tell(failures === 0 && outcome.kind === 'failed' ? 'connecting' : 'off', false)
      await pause(outcome.kind === 'wait' ? outcome.millis : backoffMillis(failures++))
    }
    signal.removeEventListener('abort', end)
    clearInterval(alive)
    attempt.abort()
    leading = false
    if (!stopped) expect(ANSWER_MILLIS)
  }

  function pause(millis: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = millis === Infinity ? undefined : setTimeout(resolve, millis)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  const online = () => wake?.()
  const seen = () => {
    if (document.visibilityState !== 'visible') return
    if (leading) wake?.()
    else {
      want(true)
      expect(ANSWER_MILLIS)
    }
  }
  const tabs = share(`live ${path} ${tokens ? '' : whose}`, { lead, hear: (word) => hear(word as Word) })
  window.addEventListener('online', online)
  document.addEventListener('visibilitychange', seen)
  want(true)
  expect(ANSWER_MILLIS)

  function stop() {
    post({ kind: 'bye', tab })
    stopped = true
    window.removeEventListener('online', online)
    document.removeEventListener('visibilitychange', seen)
    clearTimeout(flush)
    clearTimeout(silence)
    attempt.abort()
    wake?.()
    tabs.stop()
  }

  onScopeDispose(stop)
  return { state: readonly(state), stop }
}
