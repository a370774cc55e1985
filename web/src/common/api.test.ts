import { afterEach, describe, expect, it, vi } from 'vitest'
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
    expect(await soon(createApi().post('api/orders/1/submit'))).toEqual({ state: 'SUBMITTED' })
    expect(calls).toHaveBeenCalledTimes(3)
  })

  it('is given up after a few times', async () => {
    const calls = answers(lost(), lost(), lost(), done())
    await expect(soon(createApi().post('api/orders/1/submit'))).rejects.toMatchObject({ code: 'network' })
    expect(calls).toHaveBeenCalledTimes(3)
  })

  it('is said once where twice would be two', async () => {
    const calls = answers(lost(), done())
    await expect(soon(createApi().post('api/account', {}, { once: true }))).rejects.toBeInstanceOf(ProblemError)
    expect(calls).toHaveBeenCalledTimes(1)
  })

  it('is not said again when it was refused', async () => {
    const calls = answers(new Response('{"code":"quote-expired","detail":"x"}', { status: 409 }), done())
    await expect(soon(createApi().post('api/orders/1/submit'))).rejects.toMatchObject({ code: 'quote-expired' })
    expect(calls).toHaveBeenCalledTimes(1)
  })
})
