/** How a file goes to the store: one piece, or parts of which some go at a time. Pure, so that it can be tested. */
export const SINGLE_MAX_BYTES = 16_000_000
export const PARALLEL = 3
const FIRST_WAIT_MILLIS = 800
const LONGEST_WAIT_MILLIS = 30_000
const RATE_WINDOW_MILLIS = 12_000

export interface Part {
  number: number
  from: number
  to: number
  state: 'waiting' | 'going' | 'arrived'
  /** Bytes on their way; they count only once the part has arrived. */
  sent: number
  failures: number
  /** Not before this moment, in milliseconds. */
  notBefore: number
}

export class UploadPlan {
  readonly parts: Part[]

  /** @param partSizeBytes null for a file that goes in one piece */
  constructor(
    readonly sizeBytes: number,
    partSizeBytes: number | null,
    arrived: readonly number[] = [],
  ) {
    const size = partSizeBytes ?? Math.max(1, sizeBytes)
    this.parts = Array.from({ length: Math.max(1, Math.ceil(sizeBytes / size)) }, (_, i) => ({
      number: i + 1,
      from: i * size,
      to: Math.min(sizeBytes, (i + 1) * size),
      state: arrived.includes(i + 1) ? 'arrived' : 'waiting',
      sent: 0,
      failures: 0,
      notBefore: 0,
    }))
  }

  /** What may set off now. */
  ready(now: number): Part[] {
    const going = this.parts.filter((part) => part.state === 'going').length
    return this.parts
      .filter((part) => part.state === 'waiting' && part.notBefore <= now)
      .slice(0, Math.max(0, PARALLEL - going))
  }

  begin(part: Part): void {
    part.state = 'going'
    part.sent = 0
  }

  arrive(part: Part): void {
    part.state = 'arrived'
    part.sent = 0
    part.failures = 0
  }

  /** It comes again later, the longer the oftener it failed. */
  fail(part: Part, now: number, random = Math.random()): void {
    part.state = 'waiting'
    part.sent = 0
    part.notBefore = now + waitMillis(part.failures++, random)
  }

  /** Stopped on purpose: it may set off again at once. */
  stop(): void {
    for (const part of this.parts) {
      if (part.state === 'going') part.state = 'waiting'
      part.sent = 0
      part.notBefore = 0
    }
  }

  /** What the store says of each part outweighs what we think. */
  reconcile(arrived: readonly number[]): void {
    for (const part of this.parts) {
      if (arrived.includes(part.number)) this.arrive(part)
      else if (part.state === 'arrived') part.state = 'waiting'
    }
  }

  get sentBytes(): number {
    return this.parts.reduce((sum, part) => sum + (part.state === 'arrived' ? part.to - part.from : part.sent), 0)
  }

  get complete(): boolean {
    return this.parts.every((part) => part.state === 'arrived')
  }

  /** When something may set off again, if all waits; null while something goes. */
  get nextAttempt(): number | null {
    if (this.complete || this.parts.some((part) => part.state === 'going')) return null
    return Math.min(...this.parts.filter((part) => part.state === 'waiting').map((part) => part.notBefore))
  }
}

/** 0.8 s, doubled with each failure up to 30 s, and never for everybody at the same moment. */
export function waitMillis(failures: number, random: number): number {
  return Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** failures) * (0.5 + random / 2)
}

/** How fast it goes, by the last seconds. */
export class Rate {
  private samples: { at: number; bytes: number }[] = []

  add(at: number, bytes: number): void {
    const last = this.samples.at(-1)
    // A part that failed is counted back; what was measured before says nothing any more.
    if (last && bytes < last.bytes) this.samples = []
    this.samples.push({ at, bytes })
    while (this.samples.length > 2 && this.samples[0]!.at < at - RATE_WINDOW_MILLIS) this.samples.shift()
  }

  forget(): void {
    this.samples = []
  }

  /** Null until there is enough to go by. */
  get bytesPerSecond(): number | null {
    const [first] = this.samples
    const last = this.samples.at(-1)
    if (!first || !last || last.at - first.at < 1000 || last.bytes <= first.bytes) return null
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at)
  }
}
