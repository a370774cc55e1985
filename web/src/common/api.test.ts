import { afterEach, describe, expect, it, vi } from 'vitest'
import type { paths } from '../../generated/shop'
import { createApi, ProblemError } from './api'

const answers = (...all: (Response | Error)[]) => {
  const calls = vi.fn(async () => {
    const next = all.shift()
    if (next instanceof Error) throw next
    return next!
  })
  vi.stubGlobal('fetch', calls)
  vi.useFakeTimers()
  return calls
}
const done = () => new Response('{"state":"SUBMITTED"}')
const api = createApi<paths>(undefined, '')
const submit = () => api.post('/api/orders/{orderId}/submit', { path: { orderId: 'a/b' }, body: { quantity: 1 } })
const lost = () => new TypeError('Failed to fetch')

/** What comes of it, without waiting for its pauses. */
async function soon<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined)
  await vi.advanceTimersByTimeAsync(10_000)
  return answer
}

describe('a command whose answer is lost', () => {
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('is said again until it is answered', async () => {
    const calls = answers(lost(), new Response('', { status: 504 }), done())
    expect(await soon(submit())).toEqual({ state: 'SUBMITTED' })
    expect(calls).toHaveBeenCalledTimes(3)
    expect(calls).toHaveBeenLastCalledWith('api/orders/a%2Fb/submit', expect.objectContaining({ method: 'POST', body: '{"quantity":1}' }))
  })

  it('is given up after a few times', async () => {
    const calls = answers(lost(), lost(), lost(), done())
    await expect(soon(submit())).rejects.toMatchObject({ code: 'network' })
    expect(calls).toHaveBeenCalledTimes(3)
  })

  it('is said once where twice would be two', async () => {
    const calls = answers(lost(), done())
    await expect(soon(api.post('/api/account', { body: { name: 'Vera', email: 'vera@example.org', password: 'p' }, once: true }))).rejects.toBeInstanceOf(ProblemError)
    expect(calls).toHaveBeenCalledTimes(1)
  })

  it('is not said again when it was refused', async () => {
    const calls = answers(new Response('{"code":"quote-expired","detail":"x"}', { status: 409 }), done())
    await expect(soon(submit())).rejects.toMatchObject({ code: 'quote-expired' })
    expect(calls).toHaveBeenCalledTimes(1)
  })
})
