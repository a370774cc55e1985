import { readModel, type Shape, type ShowLimits } from './read'
import { Unreadable, type UnreadableCode } from './triangles'

/** What the page asks: a file it holds, or the address of one. */
export interface Ask {
  file?: Blob
  url?: string
  fileName: string
  limits: ShowLimits
}

export type Answer =
  | { kind: 'progress'; stage: 'fetching' | 'reading' | 'shaping'; done: number }
  | { kind: 'shape'; shape: Shape }
  | { kind: 'unreadable'; code: UnreadableCode }

const PROGRESS_EVERY_MILLIS = 60

function tell(answer: Answer, transfer: Transferable[] = []): void {
  self.postMessage(answer, { transfer })
}

self.onmessage = async ({ data }: MessageEvent<Ask>) => {
  try {
    const file = data.file ?? (await fetched(data.url!))
    let last = 0
    const shape = await readModel(file, data.fileName, data.limits, (stage, done) => {
      if (stage === 'reading' && performance.now() - last < PROGRESS_EVERY_MILLIS) return
      last = performance.now()
      tell({ kind: 'progress', stage, done })
    })
    tell({ kind: 'shape', shape }, [shape.positions.buffer, shape.normals.buffer])
  } catch (e) {
    // Anything else is an archive or a number this reader doesn't take: the house will say what is wrong.
    tell({ kind: 'unreadable', code: e instanceof Unreadable ? e.code : 'unsupported' })
  }
}

async function fetched(url: string): Promise<Blob> {
  const response = await fetch(url).catch(() => null)
  if (!response?.ok || !response.body) throw new Unreadable('not-fetched')
  const length = Number(response.headers.get('content-length') ?? 0)
  const chunks: BlobPart[] = []
  let done = 0
  for (const reader = response.body.getReader(); ; ) {
    const { value, done: ended } = await reader.read()
    if (ended) return new Blob(chunks)
    chunks.push(value)
    done += value.byteLength
    tell({ kind: 'progress', stage: 'fetching', done: length ? Math.min(1, done / length) : 0 })
  }
}
