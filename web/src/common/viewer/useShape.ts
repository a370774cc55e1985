import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { Answer, Ask } from './read/reader.worker'
import type { Shape, ShowLimits } from './read/read'
import type { UnreadableCode } from './read/triangles'

export interface Source {
  fileName: string
  file?: Blob
  url?: string
}

export interface Reading {
  shape: ShallowRef<Shape | null>
  progress: Ref<{ stage: 'fetching' | 'reading' | 'shaping'; done: number } | null>
  unreadable: Ref<UnreadableCode | null>
}

/** A phone shows fewer facets: its memory, not its GPU, gives up first. */
export function showLimits(): ShowLimits {
  const memoryGiB = (navigator as { deviceMemory?: number }).deviceMemory ?? 4
  const small = memoryGiB <= 2 || matchMedia('(pointer: coarse) and (max-width: 900px)').matches
  return small
    ? { facetsMax: 500_000, wholeFileBytesMax: 80 << 20 }
    : { facetsMax: 1_500_000, wholeFileBytesMax: 260 << 20 }
}

/** Reads a model in a worker for as long as it is wanted. */
export function useShape(source: () => Source | null): Reading {
  const shape = shallowRef<Shape | null>(null)
  const progress: Reading['progress'] = ref(null)
  const unreadable: Reading['unreadable'] = ref(null)
  let worker: Worker | null = null

  function stop() {
    worker?.terminate()
    worker = null
  }

  function read(wanted: Source | null) {
    stop()
    shape.value = unreadable.value = null
    progress.value = wanted ? { stage: wanted.url ? 'fetching' : 'reading', done: 0 } : null
    if (!wanted) return
    worker = new Worker(new URL('./read/reader.worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'progress') {
        progress.value = { stage: data.stage, done: data.done }
        return
      }
      stop()
      progress.value = null
      if (data.kind === 'shape') shape.value = data.shape
      else unreadable.value = data.code
    }
    worker.onerror = () => {
      stop()
      progress.value = null
      unreadable.value = 'too-large' // a worker that dies has run out of memory
    }
    worker.postMessage({ ...wanted, limits: showLimits() } satisfies Ask)
  }

  watch(source, (wanted, before) => {
    if (wanted?.file !== before?.file || wanted?.url !== before?.url || !before) read(wanted)
  }, { immediate: true })
  onScopeDispose(stop)
  return { shape, progress, unreadable }
}

const MM_PER_UNIT = [1, 0.001, 10, 25.4, 304.8, 1000]

/**
 * Millimetres in one unit of the file: as the file says, unless the house has measured it in another unit, which its
 * size shows.
 */
export function mmPerUnit(shape: Shape, sizeMm: readonly number[] | null | undefined): number {
  if (!sizeMm) return shape.unitMm
  const sides = shape.max.map((m, i) => m - shape.min[i]!)
  const longest = sides.indexOf(Math.max(...sides))
  const ratio = sizeMm[longest]! / sides[longest]!
  return MM_PER_UNIT.find((mm) => Math.abs(ratio / mm - 1) < 0.02) ?? shape.unitMm
}

/** A round length for a ruler of at most this many millimetres: 1, 2 or 5 times a power of ten. */
export function roundLength(max: number): number {
  const power = 10 ** Math.floor(Math.log10(max))
  return ([5, 2, 1].find((n) => n * power <= max) ?? 1) * power
}
