import { reactive, shallowReactive } from 'vue'
import { keyed, newKey, ProblemError } from '../../common/api'
import { apiOf, type Wire } from '../api'
import { allKept, forget, keep, type Kept } from './kept'
import { PARALLEL, Rate, SINGLE_MAX_BYTES, UploadPlan, type Part } from './plan'

export type UploadStatus = 'beginning' | 'going' | 'waiting' | 'paused' | 'finishing' | 'done' | 'failed'

/** What a page shows of an upload. */
export interface UploadView {
  orderId: string
  fileName: string
  sizeBytes: number
  status: UploadStatus
  sentBytes: number
  bytesPerSecond: number | null
  /** Whether a closed tab will take it up again; null while that is not known. */
  kept: boolean | null
  resumed: boolean
  problem: ProblemError | null
}

type Ticket = Wire['UploadTicket']

/** Uploads of this page by their order, and the files themselves for the 3D view. */
export const uploads = reactive(new Map<string, UploadView>())
export const files = shallowReactive(new Map<string, File>())
const running = new Map<string, Upload>()

/** Goes on without the page that began it. */
export function upload(orderId: string, token: string | null, file: File, arrived: () => void): void {
  running.get(orderId)?.abandon()
  files.set(orderId, file)
  const fresh = new Upload({ orderId, token, modelId: '', key: newKey(), inParts: file.size > SINGLE_MAX_BYTES, fileName: file.name, file, paused: false }, arrived)
  running.set(orderId, fresh)
  void fresh.run()
}

/** What an earlier page left unfinished goes on by itself. */
export async function resumeAll(arrived: (orderId: string) => void): Promise<void> {
  for (const kept of await allKept()) {
    if (running.has(kept.orderId)) continue
    files.set(kept.orderId, kept.file)
    const fresh = new Upload(kept, () => arrived(kept.orderId), true)
    running.set(kept.orderId, fresh)
    void fresh.run()
  }
}

export const pause = (orderId: string): void => running.get(orderId)?.pause()
export const resume = (orderId: string): void => running.get(orderId)?.goOn()
export function giveUp(orderId: string): void {
  running.get(orderId)?.abandon()
  running.delete(orderId)
  uploads.delete(orderId)
  void forget(orderId)
}

class Upload {
  private readonly view: UploadView
  private plan: UploadPlan | null = null
  private addresses = new Map<number, string>()
  private headers: Record<string, string> = {}
  private readonly rate = new Rate()
  private readonly requests = new Set<XMLHttpRequest>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private abandoned = false
  private refreshing: Promise<void> | null = null
  private readonly online = () => this.goOn()
  private release: (() => void) | null = null

  constructor(
    private readonly kept: Kept,
    private readonly arrived: () => void,
    resumed = false,
  ) {
    uploads.set(kept.orderId, {
      orderId: kept.orderId,
      fileName: kept.fileName,
      sizeBytes: kept.file.size,
      status: kept.paused ? 'paused' : 'beginning',
      sentBytes: 0,
      bytesPerSecond: null,
      kept: resumed ? true : null,
      resumed,
      problem: null,
    })
    this.view = uploads.get(kept.orderId)!
    window.addEventListener('online', this.online)
  }

  /** One tab alone sends a file; another waits for its end. */
  async run(): Promise<void> {
    if (!navigator.locks) return this.begin()
    await navigator.locks.request(`upload ${this.kept.orderId}`, async () => {
      if (this.abandoned) return
      const free = new Promise<void>((resolve) => (this.release = resolve))
      void this.begin()
      await free
    })
  }

  private async begin(): Promise<void> {
    if (this.kept.paused) return
    this.view.status = 'beginning'
    try {
      const ticket = await this.ticket()
      if (this.abandoned) return
      this.take(ticket)
      this.view.status = 'going'
      this.step()
    } catch (e) {
      this.trouble(e, () => this.begin())
    }
  }

  private async ticket(): Promise<Ticket> {
    const api = apiOf(this.kept.token)
    if (this.kept.modelId) {
      try {
        return await api.get('/api/orders/{orderId}/uploads/{modelId}', { path: this.kept })
      } catch (e) {
        // Too late for the old address, or it is not known any more: the file begins anew.
        if (!(e instanceof ProblemError) || !['upload-expired', 'model-not-found'].includes(e.code)) throw e
        this.plan = null
        this.kept.key = newKey()
      }
    }
    const { fileName, file, inParts } = this.kept
    this.kept.key ??= newKey() // kept by an older page
    const begin = { fileName, sizeBytes: file.size, ...(inParts ? { parts: true } : {}) }
    const ticket = await api.post('/api/orders/{orderId}/uploads', { path: { orderId: this.kept.orderId }, body: begin, ...keyed(this.kept.key) })
    this.kept.modelId = ticket.modelId
    void keep(this.kept).then((kept) => (this.view.kept = kept))
    return ticket
  }

  private take(ticket: Ticket): void {
    const inParts = ticket.partSizeBytes !== undefined && ticket.partSizeBytes !== null
    this.plan ??= new UploadPlan(this.kept.file.size, inParts ? ticket.partSizeBytes! : null, ticket.arrived)
    if (inParts) this.plan.reconcile(ticket.arrived ?? [])
    this.headers = ticket.headers ?? {}
    this.addresses = inParts ? new Map(ticket.parts?.map(({ number, url }) => [number, url])) : new Map(ticket.url ? [[1, ticket.url]] : [])
    // The store has it already, and only the last word is missing.
    if (!inParts && !ticket.url) this.plan.reconcile([1])
    this.show()
  }

  /** Sends what may set off, and says so when all has arrived. */
  private step(): void {
    const { plan } = this
    if (!plan || this.abandoned || this.kept.paused) return
    if (plan.complete) {
      void this.finish()
      return
    }
    for (const part of plan.ready(performance.now())) this.send(part)
    const next = plan.nextAttempt
    this.view.status = next === null ? 'going' : 'waiting'
    clearTimeout(this.timer)
    const waiting = plan.parts.filter((part) => part.state === 'waiting' && part.notBefore > performance.now())
    if (waiting.length > 0 && this.requests.size < PARALLEL) {
      const soon = Math.min(...waiting.map((part) => part.notBefore))
      this.timer = setTimeout(() => this.step(), Math.max(50, soon - performance.now()))
    }
  }

  private send(part: Part): void {
    const { plan } = this
    const url = this.addresses.get(part.number)
    if (!plan) return
    if (!url) {
      plan.fail(part, performance.now())
      void this.refresh()
      return
    }
    plan.begin(part)
    const request = new XMLHttpRequest() // the only one that tells how far an upload is
    this.requests.add(request)
    request.open('PUT', url)
    for (const [name, value] of Object.entries(this.headers)) {
      if (!/^(host|content-length)$/i.test(name)) request.setRequestHeader(name, value)
    }
    request.upload.onprogress = ({ loaded }) => {
      part.sent = Math.min(loaded, part.to - part.from)
      this.show()
    }
    request.onload = () => {
      this.requests.delete(request)
      // 412: the store has the file already; a lost answer was sent again.
      if (request.status === 200 || request.status === 412) plan.arrive(part)
      else {
        plan.fail(part, performance.now())
        if (request.status === 403 || request.status === 404) void this.refresh()
      }
      this.show()
      this.step()
    }
    request.onerror = request.ontimeout = () => {
      this.requests.delete(request)
      plan.fail(part, performance.now())
      this.show()
      this.step()
    }
    request.send(this.kept.file.slice(part.from, part.to))
  }

  /** Fresh addresses, and what has arrived, once for all parts that ask. */
  private refresh(): Promise<void> {
    this.refreshing ??= this.ticket()
      .then((ticket) => {
        this.take(ticket)
        this.step()
      })
      .catch((e: unknown) => this.trouble(e, () => this.refresh()))
      .finally(() => (this.refreshing = null))
    return this.refreshing
  }

  private async finish(): Promise<void> {
    if (this.view.status === 'finishing') return
    this.view.status = 'finishing'
    try {
      await apiOf(this.kept.token).post('/api/orders/{orderId}/uploads/{modelId}/done', { path: this.kept, body: {} })
    } catch (e) {
      if (e instanceof ProblemError && ['upload-incomplete', 'upload-missing'].includes(e.code)) {
        this.view.status = 'going'
        await this.refresh()
      } else this.trouble(e, () => this.finish())
      return
    }
    this.view.status = 'done'
    this.end()
    await forget(this.kept.orderId)
    this.arrived()
  }

  /** What may pass is tried again; what does not is told. */
  private trouble(e: unknown, again: () => Promise<void>): void {
    if (this.abandoned) return
    if (e instanceof ProblemError && e.passing) {
      this.view.status = 'waiting'
      clearTimeout(this.timer)
      this.timer = setTimeout(() => {
        if (!this.kept.paused && !this.abandoned) void again()
      }, 3000)
      return
    }
    this.view.problem = e instanceof ProblemError ? e : new ProblemError('internal-error', 0, String(e))
    this.view.status = 'failed'
    this.end()
    void forget(this.kept.orderId)
  }

  pause(): void {
    this.kept.paused = true
    this.view.status = 'paused'
    this.stop()
    if (this.kept.modelId) void keep(this.kept)
  }

  goOn(): void {
    if (this.view.status !== 'paused' && this.view.status !== 'waiting') return
    this.kept.paused = false
    this.stop()
    if (this.kept.modelId) void keep(this.kept)
    void this.begin()
  }

  abandon(): void {
    this.abandoned = true
    this.stop()
    this.end()
  }

  private stop(): void {
    clearTimeout(this.timer)
    for (const request of this.requests) {
      request.onerror = request.onload = null
      request.abort()
    }
    this.requests.clear()
    this.plan?.stop()
    this.rate.forget()
    this.show()
  }

  private end(): void {
    clearTimeout(this.timer)
    window.removeEventListener('online', this.online)
    this.release?.()
    if (running.get(this.kept.orderId) === this) running.delete(this.kept.orderId)
  }

  private show(): void {
    this.view.sentBytes = this.plan?.sentBytes ?? 0
    this.rate.add(performance.now(), this.view.sentBytes)
    this.view.bytesPerSecond = this.rate.bytesPerSecond
  }
}
