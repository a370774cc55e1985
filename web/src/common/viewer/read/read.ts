import { readGltf } from './gltf'
import { readObj } from './obj'
import { readOff } from './off'
import { readPly } from './ply'
import { Simplifier } from './simplify'
import { flatNormals, smoothNormals } from './smooth'
import { announcedFacets, FACET, facets, HEADER, readStlText } from './stl'
import { readThreeMf } from './threemf'
import type { Triangles } from './triangles'
import { Unreadable } from './triangles'

/** A model ready to be shown; numbers are in the unit of the file. */
export interface Shape {
  /** Nine numbers for each facet shown, about the middle of the bounds: far from the origin a GPU is too coarse. */
  positions: Float32Array
  normals: Float32Array
  /** Facets in the file; fewer may be shown. */
  facets: number
  simplified: boolean
  min: [number, number, number]
  max: [number, number, number]
  /** By the facets as they are, in cubic units; a first guess until the house has measured. */
  volume: number
  unitMm: number
  unitStated: boolean
}

export interface Bounds {
  min: [number, number, number]
  max: [number, number, number]
  volume: number
}

/** Limits of what is shown; a phone takes less. */
export interface ShowLimits {
  facetsMax: number
  /** Text and archives are read whole. */
  wholeFileBytesMax: number
}

export type Told = (stage: 'reading' | 'shaping', done: number) => void

const SLICE_FACETS = 160_000
const SMOOTH_MAX = 1_200_000
/** 192³ cells take 28 MB and leave some 200,000 corners of a usual surface. */
const FINEST = 192

export async function readModel(file: Blob, fileName: string, limits: ShowLimits, told: Told): Promise<Shape> {
  if (file.size === 0) throw new Unreadable('empty')
  const head = new DataView(await file.slice(0, 512).arrayBuffer())
  const count = announcedFacets(head, file.size)
  if (count !== null) return readBinaryStl(file, count, limits, told)
  const start = new TextDecoder('latin1').decode(head).trimStart()
  const looseStl = looseFacets(head, file.size, start, fileName)
  if (looseStl !== null) return readBinaryStl(file, looseStl, limits, told)
  if (file.size > limits.wholeFileBytesMax) throw new Unreadable('too-large')
  const bytes = new Uint8Array(await file.arrayBuffer())
  told('reading', 0.6)
  let unitMm = 1
  let unitStated = false
  let read: Triangles
  const extension = fileName.toLowerCase().split('.').pop()
  if (start.startsWith('PK')) {
    const archive = readThreeMf(bytes)
    ;({ unitMm } = archive)
    unitStated = true
    read = archive.triangles
  } else if (start.startsWith('glTF') || (start.startsWith('{') && /^gl(b|tf)$/.test(extension ?? ''))) {
    read = readGltf(bytes)
    unitMm = 1000
    unitStated = true
  } else if (/^ply\s/.test(start)) read = readPly(bytes)
  else if (/^\w*OFF\b/.test(start) || extension === 'off') read = readOff(bytes)
  else if (/^solid\b/i.test(start) || extension === 'stl') read = readStlText(bytes)
  else if (extension === 'obj' || /^(#|v |o |g |mtllib |s )/.test(start)) read = readObj(bytes)
  else throw new Unreadable('unknown-format')
  if (read.count === 0) throw new Unreadable('no-facets')
  const positions = read.trimmed()
  told('shaping', 0)
  const bounds = measure(positions, null)
  if (read.count <= limits.facetsMax) return shape(positions, read.count, bounds, unitMm, unitStated)
  const simplifier = new Simplifier(bounds.min, bounds.max, FINEST)
  simplifier.add(positions, read.count)
  return shape(simplifier.positions(), read.count, bounds, unitMm, unitStated)
}

/** A binary STL whose size does not fit its count: streamed exports leave it at zero, others append bytes. */
function looseFacets(head: DataView, sizeBytes: number, start: string, fileName: string): number | null {
  if (!/\.stl$/i.test(fileName) || sizeBytes < HEADER + FACET) return null
  if (/^solid\b/i.test(start) && /\bfacet\b/i.test(start)) return null
  const announced = head.getUint32(80, true)
  const present = Math.floor((sizeBytes - HEADER) / FACET)
  const left = sizeBytes - HEADER - announced * FACET
  if (announced === 0 ? left % FACET === 0 : left > 0 && left < FACET) return present
  if (/^solid\b/i.test(start)) return null
  // Shown as far as it goes; the house says what is wrong with it.
  return announced > present ? present : null
}

async function readBinaryStl(file: Blob, count: number, limits: ShowLimits, told: Told): Promise<Shape> {
  const whole = count <= limits.facetsMax
  const positions = new Float32Array(9 * (whole ? count : SLICE_FACETS))
  const passes = whole ? 1 : 2
  let bounds: Bounds | null = null
  let simplifier: Simplifier | null = null
  for (let pass = 0; pass < passes; pass++) {
    if (pass === 1) simplifier = new Simplifier(bounds!.min, bounds!.max, FINEST)
    for (let done = 0; done < count; done += SLICE_FACETS) {
      const some = Math.min(SLICE_FACETS, count - done)
      const from = HEADER + FACET * done
      const bytes = new DataView(await file.slice(from, from + FACET * some).arrayBuffer())
      const at = whole ? 9 * done : 0
      facets(bytes, some, positions, at)
      const slice = positions.subarray(at, at + 9 * some)
      if (pass === 0) bounds = measure(slice, bounds)
      else simplifier!.add(slice, some)
      told('reading', (pass * count + done + some) / (passes * count))
    }
  }
  told('shaping', 0)
  return shape(simplifier?.positions() ?? positions, count, bounds!, 1, false)
}

function shape(positions: Float32Array, count: number, bounds: Bounds, unitMm: number, unitStated: boolean): Shape {
  const diagonal = Math.hypot(...bounds.max.map((m, i) => m - bounds.min[i]!))
  const shown = positions.length / 9
  const normals =
    shown <= SMOOTH_MAX && diagonal > 0 ? smoothNormals(positions, diagonal * 2e-6) : flatNormals(positions)
  const { min, max, volume } = bounds
  const middle = min.map((m, i) => (m + max[i]!) / 2)
  for (let i = 0; i < positions.length; i++) positions[i]! -= middle[i % 3]!
  return { positions, normals, facets: count, simplified: shown < count, min, max, volume, unitMm, unitStated }
}

/** Bounds and signed volume of facets, added to what was known before. */
export function measure(p: Float32Array, before: Bounds | null): Bounds {
  const min = before ? before.min : ([Infinity, Infinity, Infinity] as Bounds['min'])
  const max = before ? before.max : ([-Infinity, -Infinity, -Infinity] as Bounds['max'])
  let six = 0
  for (let at = 0; at < p.length; at += 9) {
    for (let k = 0; k < 9; k++) {
      const value = p[at + k]!
      if (!Number.isFinite(value)) throw new Unreadable('not-finite')
      const axis = k % 3
      if (value < min[axis]!) min[axis] = value
      if (value > max[axis]!) max[axis] = value
    }
    const ax = p[at]!, ay = p[at + 1]!, az = p[at + 2]!
    const bx = p[at + 3]!, by = p[at + 4]!, bz = p[at + 5]!
    const cx = p[at + 6]!, cy = p[at + 7]!, cz = p[at + 8]!
    six += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
  }
  return { min, max, volume: (before?.volume ?? 0) + six / 6 }
}
