import { unzipSync } from 'three/examples/jsm/libs/fflate.module.js'
import { Corners, Triangles, Unreadable } from './triangles'

/** Inflated bytes of one part; larger ones are not shown. */
const PART_MAX = 300 << 20
const DEPTH_MAX = 32
const INSTANCES_MAX = 4_000

const MILLIMETRES: Record<string, number> = {
  micron: 0.001, millimeter: 1, centimeter: 10, inch: 25.4, foot: 304.8, meter: 1000,
}

/** Three rows of rotation and scale, then the shift, as 3MF writes them. */
type Matrix = readonly number[]
const IDENTITY: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]

interface Placed {
  object: string
  /** False where a slicer is told to leave it out. */
  printable: boolean
  path: string | null
  transform: Matrix
}

interface Body {
  support: boolean
  /** To a slicer it only changes how others are made. */
  modifier: boolean
  components: Placed[]
  mesh: Triangles
}

interface Part {
  unitMm: number
  objects: Map<string, Body>
  built: Placed[]
}

/** 3MF: objects put together from components, also from other parts of the archive; supports and what is not to be printed are left out. */
export function readThreeMf(bytes: Uint8Array): { triangles: Triangles; unitMm: number } {
  const files = unzipSync(bytes, {
    filter: (file: { name: string; originalSize: number }) => {
      const wanted = /\.(model|rels)$/i.test(file.name)
      if (wanted && file.originalSize > PART_MAX) throw new Unreadable('too-large')
      return wanted
    },
  }) as Record<string, Uint8Array>
  const parts = new Map<string, Part>()
  const part = (path: string): Part => {
    const name = path.replace(/^\//, '').toLowerCase()
    let read = parts.get(name)
    if (!read) {
      const found = Object.keys(files).find((file) => file.toLowerCase() === name)
      if (!found) throw new Unreadable('truncated')
      parts.set(name, (read = readPart(new TextDecoder().decode(files[found]))))
    }
    return read
  }
  const rootPath = rootOf(files)
  const root = part(rootPath)
  const all = new Triangles()
  let instances = 0
  const place = (placed: Placed, path: string, transform: Matrix, depth: number): void => {
    if (depth > DEPTH_MAX || ++instances > INSTANCES_MAX) throw new Unreadable('too-large')
    const here = placed.path ?? path
    const body = part(here).objects.get(placed.object)
    if (!body) throw new Unreadable('truncated')
    if (body.support || body.modifier) return
    const whole = times(placed.transform, transform)
    addTransformed(body.mesh, whole, all)
    for (const component of body.components) place(component, here, whole, depth + 1)
  }
  for (const item of root.built) if (item.printable) place(item, rootPath, IDENTITY, 0)
  return { triangles: all, unitMm: root.unitMm }
}

function rootOf(files: Record<string, Uint8Array>): string {
  const names = Object.keys(files)
  const rels = names.find((name) => name.toLowerCase() === '_rels/.rels')
  for (const [, tag] of rels ? new TextDecoder().decode(files[rels]).matchAll(/<Relationship\b([^>]*)>/g) : []) {
    if (attribute(tag!, 'Type')?.endsWith('/3dmodel')) return attribute(tag!, 'Target') ?? ''
  }
  const model = names.find((name) => name.toLowerCase().endsWith('.model'))
  if (!model) throw new Unreadable('unknown-format')
  return model
}

const TAG = /<(\/?)(?:[\w.-]+:)?(model|object|vertex|triangle|component|item|metadata|setting|beamlattice)\b([^>]*)>(?=([^<]{0,20}<?))/g
const CURA_MODIFIER = /(?:name|key)\s*=\s*["'](?:cura:)?(?:infill_mesh|cutting_mesh|support_mesh|anti_overhang_mesh)["']/

function readPart(xml: string): Part {
  const part: Part = { unitMm: 1, objects: new Map(), built: [] }
  let body: Body | null = null
  let corners = new Corners()
  const polygon = [0, 0, 0]
  for (const [, closing, name, tag, text] of xml.matchAll(TAG)) {
    if (closing) continue
    const value = (key: string): number => Number(attribute(tag!, key) ?? NaN)
    if (name === 'vertex') corners.add(value('x'), value('y'), value('z'))
    else if (name === 'triangle' && body) {
      polygon[0] = value('v1')
      polygon[1] = value('v2')
      polygon[2] = value('v3')
      corners.polygon(polygon, 3, body.mesh)
    } else if (name === 'object') {
      corners = new Corners()
      body = { support: /support/.test(attribute(tag!, 'type') ?? ''), modifier: false, components: [], mesh: new Triangles(64) }
      part.objects.set(attribute(tag!, 'id') ?? '', body)
    } else if (name === 'component' && body) body.components.push(placed(tag!))
    else if (name === 'item') part.built.push(placed(tag!))
    else if (name === 'model') part.unitMm = MILLIMETRES[attribute(tag!, 'unit') ?? 'millimeter'] ?? 1
    else if ((name === 'metadata' || name === 'setting') && body) body.modifier ||= CURA_MODIFIER.test(tag!) && /^\s*(true|1)\s*</i.test(text!)
    else if (name === 'beamlattice') throw new Unreadable('unsupported')
  }
  return part
}

function placed(tag: string): Placed {
  const numbers = attribute(tag, 'transform')?.trim().split(/\s+/).map(Number)
  return {
    object: attribute(tag, 'objectid') ?? '',
    printable: !['0', 'false'].includes(attribute(tag, 'printable') ?? ''),
    path: attribute(tag, 'path'),
    transform: numbers?.length === 12 && numbers.every(Number.isFinite) ? numbers : IDENTITY,
  }
}

const ATTRIBUTES = new Map<string, RegExp>()

function attribute(tag: string, name: string): string | null {
  let pattern = ATTRIBUTES.get(name)
  if (!pattern) ATTRIBUTES.set(name, (pattern = new RegExp(`[\\s:]${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)))
  const found = pattern.exec(tag)
  return found ? (found[1] ?? found[2] ?? null) : null
}

/** First `inner`, then `outer`; corners are rows. */
function times(inner: Matrix, outer: Matrix): Matrix {
  const at = (m: Matrix, row: number, column: number): number => m[3 * row + column]!
  const product: number[] = []
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = row === 3 ? at(outer, 3, column) : 0
      for (let k = 0; k < 3; k++) sum += at(inner, row, k) * at(outer, k, column)
      product.push(sum)
    }
  }
  return product
}

function addTransformed(mesh: Triangles, m: Matrix, into: Triangles): void {
  const p = mesh.positions
  const q = new Float64Array(9)
  for (let at = 0; at < 9 * mesh.count; at += 9) {
    for (let k = 0; k < 9; k += 3) {
      const x = p[at + k]!
      const y = p[at + k + 1]!
      const z = p[at + k + 2]!
      for (let c = 0; c < 3; c++) q[k + c] = x * m[c]! + y * m[3 + c]! + z * m[6 + c]! + m[9 + c]!
    }
    into.add(q[0]!, q[1]!, q[2]!, q[3]!, q[4]!, q[5]!, q[6]!, q[7]!, q[8]!)
  }
}
