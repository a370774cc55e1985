import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { listen, readStream, type Changes } from './live'

/** A house that counts who asks, and in whose streams can be written. */
class House {
  readonly asked: Record<string, string>[] = []
  readonly open = new Set<ReadableStreamDefaultController<Uint8Array>>()
  answer: () => Response = () => this.stream()
  private gone: AbortSignal | null | undefined

  readonly fetch = (_: unknown, init: RequestInit) => {
    this.asked.push(init.headers as Record<string, string>)
    this.gone = init.signal
    const response = this.answer()
    return Promise.resolve(response)
  }

  stream(): Response {
    let mine: ReadableStreamDefaultController<Uint8Array>
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        mine = controller
        this.open.add(controller)
        this.gone?.addEventListener('abort', () => {
          if (this.open.delete(controller)) controller.error(new Error('aborted'))
        })
      },
      cancel: () => void this.open.delete(mine),
    })
    return new Response(body, { status: 200 })
  }

  send(text: string) {
    this.open.forEach((stream) => stream.enqueue(new TextEncoder().encode(text)))
  }
}

/** As the browser has it: one holder, the others wait in line, and the lock of a closed tab is free. */
class Locks {
  private readonly held = new Map<string, () => void>()
  private readonly line: (() => void)[] = []

  request(name: string, options: { signal?: AbortSignal; steal?: boolean }, work: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = () => {
        if (options.signal?.aborted) return reject(new Error('aborted'))
        this.held.set(name, () => reject(new Error('stolen')))
        void work().then(() => {
          resolve()
          this.held.delete(name)
          this.line.splice(0).forEach((next) => next())
        })
      }
      const wait = () => (this.held.has(name) ? this.line.push(wait) : take())
      if (options.steal) {
        this.held.get(name)?.()
        take()
      } else queueMicrotask(wait)
    })
  }
}

let house: House
const tabs: EffectScope[] = []
beforeEach(() => {
  house = new House()
  vi.stubGlobal('fetch', house.fetch)
  vi.stubGlobal('navigator', { locks: new Locks() })
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
})
afterEach(() => {
  tabs.splice(0).forEach((tab) => tab.stop())
  vi.unstubAllGlobals()
})

interface Tab {
  state(): string
  heard: Changes[]
  close(): void
}

function tab(whose: string | { tokens: true }, token: string | null = null, renew?: () => Promise<boolean>): Tab {
  const scope = effectScope(true)
  tabs.push(scope)
  const heard: Changes[] = []
  const stream = scope.run(() =>
    listen('/api/live', { authorization: () => (token ? `Bearer ${token}` : null), renew }, (changes) => heard.push(changes), whose),
  )!
  return { state: () => stream.state.value, heard, close: () => scope.stop() }
}

test('seven tabs share one stream, and each hears', async () => {
  const seven = Array.from({ length: 7 }, () => tab('oleg', 't'))
  await vi.waitFor(() => expect(seven.map((one) => one.state())).toEqual(Array(7).fill('on')))
  house.send('event:changed\ndata:{"topic":"board","id":"1"}\n\n')
  await vi.waitFor(() => seven.forEach((one) => expect(one.heard.some(({ ids }) => ids.has('1'))).toBe(true)))
  expect(house.asked).toHaveLength(1)
})

test('when the leading tab is closed another one leads, and everybody reads once', async () => {
  const first = tab('oleg', 't')
  await vi.waitFor(() => expect(first.state()).toBe('on'))
  const second = tab('oleg', 't')
  await vi.waitFor(() => expect(second.state()).toBe('on'))
  const before = second.heard.length
  first.close()
  await vi.waitFor(() => expect(house.asked).toHaveLength(2))
  await vi.waitFor(() => expect(second.heard.slice(before).some(({ everything }) => everything)).toBe(true))
  house.send('event:changed\ndata:{"topic":"board","id":"2"}\n\n')
  await vi.waitFor(() => expect(second.heard.some(({ ids }) => ids.has('2'))).toBe(true))
})

test('tabs of a guest’s several orders share one stream with all their tokens', async () => {
  const three = ['a', 'b', 'c'].map((token) => tab({ tokens: true }, token))
  await vi.waitFor(() => three.forEach((one) => expect(one.state()).toBe('on')))
  await vi.waitFor(() => {
    const { Authorization, 'Tracking-Tokens': others } = house.asked.at(-1)!
    expect([Authorization!.replace('Bearer ', ''), ...(others ?? '').split(',')].sort()).toEqual(['a', 'b', 'c'])
  })
  expect(house.open.size).toBe(1)
})

test('a refused proof is not asked with again and again', async () => {
  house.answer = () => new Response('{}', { status: 401 })
  const renew = vi.fn(() => Promise.resolve(true))
  const wrong = tab({ tokens: true }, 'wrong', renew)
  await vi.waitFor(() => expect(wrong.state()).toBe('off'))
  const asked = house.asked.length
  await new Promise((resolve) => setTimeout(resolve, 1500)) // longer than the first waits after a failure
  expect(house.asked).toHaveLength(asked)
  expect(renew).toHaveBeenCalledTimes(1)
})

test('another tab’s wrong link takes nothing from the others', async () => {
  const right = tab({ tokens: true }, 'right')
  await vi.waitFor(() => expect(right.state()).toBe('on'))
  house.answer = () => (house.asked.at(-1)!.Authorization === 'Bearer wrong' ? new Response('{}', { status: 401 }) : house.stream())
  tab({ tokens: true }, 'wrong')
  await vi.waitFor(() => expect(house.asked.length).toBeGreaterThan(1))
  await vi.waitFor(() => expect(right.state()).toBe('on'))
})

test.each([
  ['a full house says when to come back', () => new Response('{}', { status: 429, headers: { 'Retry-After': '30' } }), 'wait'],
  ['a house that broke is asked again after a while', () => new Response('', { status: 500 }), 'failed'],
  ['a proof that holds no longer is refused', () => new Response('', { status: 401 }), 'refused'],
  ['one that was replaced by newer ones waits', () => new Response('event:ended\ndata:REPLACED\n\n'), 'wait'],
  ['one that ends as soon as it began has failed', () => new Response(':here\n\nevent:ended\ndata:OVER\n\n'), 'failed'],
])('%s', async (_, answer, kind) => {
  house.answer = answer
  const outcome = await readStream('/api/live', {}, new AbortController(), () => undefined, () => undefined)
  expect(outcome.kind).toBe(kind)
  if (outcome.kind === 'wait') expect(outcome.millis).toBeGreaterThanOrEqual(30_000)
})
