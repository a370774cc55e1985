import { noteServerTime } from './houseClock'
import { language } from './i18n'
import type { Problem } from './wire'

/** What went wrong, as the house tells it (RFC 9457), or `network` when nobody answered. */
export class ProblemError extends Error {
  readonly code: string
  readonly status: number
  /** The sentence of this case, in English. */
  readonly detail: string
  /** Everything else the problem carries, such as `operator` or `state`. */
  readonly more: Record<string, unknown>

  constructor(code: string, status: number, detail: string, more: Record<string, unknown> = {}) {
    super(`${code}: ${detail}`)
    this.name = 'ProblemError'
    this.code = code
    this.status = status
    this.detail = detail
    this.more = more
  }

  /** What is wrong with a field of the form, by its name. */
  field(name: string): string | undefined {
    const fields = this.more.fields as Problem['fields']
    return fields?.find((wrong) => wrong.field === name)?.message
  }

  /** Whether trying the same again soon may help. */
  get passing(): boolean {
    if (this.status === 429) return Number(this.more.retryAfterSeconds ?? 0) <= SOON_SECONDS
    return this.code === 'network' || this.status >= 500 || this.status === 408
  }
}

export interface Page<T> {
  items: T[]
  next: string | null
}

/** Proves who asks. `renew` is called once after a 401; true when it is worth another try. */
export interface Proof {
  authorization(): string | null
  renew?(): Promise<boolean>
}

export interface Ask {
  signal?: AbortSignal
  /** Goes out even while the page is being closed. */
  keepalive?: boolean
  /** Not to be repeated by itself: it would be done twice. Everything else may be. */
  once?: boolean
  headers?: Record<string, string>
  timeoutMillis?: number
  /** For the `{name}`s of the path. */
  path?: Record<string, string>
  /** What is empty is left out. */
  query?: Record<string, string | number | boolean | null | undefined>
  body?: unknown
}

/** An operation of a role's description, as `generated/<role>.d.ts` has it. */
interface Operation {
  parameters: { path?: object; query?: object }
  requestBody?: object
  responses: object
}
type Method = 'get' | 'post' | 'delete'
type PathOf<Paths, M extends Method> = { [P in keyof Paths]: Paths[P] extends { [K in M]: Operation } ? P : never }[keyof Paths] & string
type At<Paths, P extends keyof Paths, M extends Method> = Paths[P] extends { [K in M]: infer O extends Operation } ? O : never
type Json<T> = T extends { content: { 'application/json': infer J } } ? J : void
type Good<R> = R extends object ? Json<R[keyof R & (200 | 201 | 202 | 204)]> : never
type Answer<O extends Operation> = Good<O['responses']>
type Loose<Q> = { [K in keyof Q]?: Q[K] | null | '' }
type AskOf<O extends Operation> = Omit<Ask, 'path' | 'query' | 'body'> & { query?: Loose<NonNullable<O['parameters']['query']>> } & (O['parameters']['path'] extends object
    ? { path: { [K in keyof O['parameters']['path']]: string } }
    : { path?: never }) &
  (O['requestBody'] extends object ? { body: Json<O['requestBody']> } : { body?: never })
/** Left out where nothing has to be said. */
type Asked<O extends Operation> = Record<string, never> extends AskOf<O> ? [ask?: AskOf<O>] : [ask: AskOf<O>]

const SOON_SECONDS = 120
const NOBODY: Proof = { authorization: () => null }
const TIMEOUT_MILLIS = 20_000
/** A model may be 500 MB, and a seller's line slow. */
const FILE_TIMEOUT_MILLIS = 10 * 60_000
/** The pauses before a request is sent again whose answer did not come. */
const AGAIN_MILLIS = [400, 1500]

export async function toProblem(response: Response): Promise<ProblemError> {
  const text = await response.text().catch(() => '')
  try {
    const { code, detail, title, ...more } = JSON.parse(text) as Record<string, unknown>
    if (typeof code === 'string') return new ProblemError(code, response.status, String(detail ?? title ?? ''), more)
  } catch {
    // Not from us: a proxy perhaps.
  }
  return new ProblemError(response.status === 503 ? 'role-away' : 'internal-error', response.status, response.statusText)
}

/** @param root before every path; empty where pages are not at the root of their address */
export function createApi<Paths>(proof: Proof = NOBODY, root = '/') {
  async function send(method: string, path: string, body: unknown, ask: Ask): Promise<Response> {
    const authorization = proof.authorization()
    const timeout = AbortSignal.timeout(ask.timeoutMillis ?? TIMEOUT_MILLIS)
    try {
      const response = await fetch(path, {
        method,
        headers: {
          Accept: 'application/json',
          'Accept-Language': language.value, // mails are written in it
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(authorization ? { Authorization: authorization } : {}),
          ...ask.headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        keepalive: ask.keepalive ?? false,
        signal: ask.signal ? AbortSignal.any([ask.signal, timeout]) : timeout,
      })
      noteServerTime(response.headers.get('Date'))
      return response
    } catch (e) {
      if (ask.signal?.aborted) throw e
      throw new ProblemError('network', 0, 'Nobody answered.')
    }
  }

  /** The answer may be lost on its way, and so may the request: the house takes a command twice and does it once. */
  async function persistently(method: string, path: string, body: unknown, ask: Ask): Promise<Response> {
    for (const pause of ask.once || ask.keepalive ? [] : AGAIN_MILLIS) {
      try {
        const response = await send(method, path, body, ask)
        if (response.status !== 502 && response.status !== 504) return response
      } catch (e) {
        if (!(e instanceof ProblemError)) throw e
      }
      await new Promise((resolve) => setTimeout(resolve, pause))
      if (ask.signal?.aborted) break
    }
    return send(method, path, body, ask)
  }

  async function answered(method: string, path: string, body: unknown, ask: Ask): Promise<Response> {
    let response = await persistently(method, path, body, ask)
    if (response.status === 401 && proof.renew && (await proof.renew())) response = await persistently(method, path, body, ask)
    if (!response.ok) throw await toProblem(response)
    return response
  }

  function address(path: string, { path: names = {}, query: values = {} }: Ask): string {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''))
    return root + filled.slice(1) + query(values)
  }

  /** @param asked an `Ask`, whatever the operation makes of it */
  async function call<T>(method: string, path: string, asked: unknown): Promise<T> {
    const ask = (asked ?? {}) as Ask
    const response = await answered(method, address(path, ask), method === 'POST' ? (ask.body ?? {}) : undefined, ask)
    if (response.status === 204) return undefined as T
    const text = await response.text()
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  return {
    proof,
    get: <P extends PathOf<Paths, 'get'>>(path: P, ...[ask]: Asked<At<Paths, P, 'get'>>) => call<Answer<At<Paths, P, 'get'>>>('GET', path, ask),
    file: async <P extends PathOf<Paths, 'get'>>(path: P, ...[ask]: Asked<At<Paths, P, 'get'>>): Promise<Blob> => {
      const whole: Ask = { timeoutMillis: FILE_TIMEOUT_MILLIS, headers: { Accept: '*/*' }, ...(ask as Ask | undefined) }
      return (await answered('GET', address(path, whole), undefined, whole)).blob()
    },
    post: <P extends PathOf<Paths, 'post'>>(path: P, ...[ask]: Asked<At<Paths, P, 'post'>>) => call<Answer<At<Paths, P, 'post'>>>('POST', path, ask),
    remove: <P extends PathOf<Paths, 'delete'>>(path: P, ...[ask]: Asked<At<Paths, P, 'delete'>>) => call<void>('DELETE', path, ask),
  }
}

/** Names a command, so that it is done once however often it is sent. Random, for it is a guest's key to the order. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export const keyed = (key: string) => ({ headers: { 'Idempotency-Key': key } })

export type Api<Paths> = ReturnType<typeof createApi<Paths>>

/** `?a=1&b=2` of what is not empty. */
function query(values: Record<string, string | number | boolean | null | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`
}
