import { Corners, Triangles, Unreadable } from './triangles'

const JSON_CHUNK = 0x4e4f534a
const BINARY_CHUNK = 0x004e4942
const DEPTH_MAX = 64
const INSTANCES_MAX = 4_000

interface View { buffer: number; byteOffset?: number; byteLength: number; byteStride?: number }
interface Accessor {
  bufferView?: number
  byteOffset?: number
  componentType: number
  normalized?: boolean
  count: number
  type: string
  sparse?: { count: number; indices: Accessor; values: Accessor }
}
interface Primitive {
  attributes: Record<string, number>
  indices?: number
  mode?: number
  targets?: Record<string, number>[]
  extensions?: object
}
interface Node {
  children?: number[]
  mesh?: number
  skin?: number
  matrix?: number[]
  translation?: number[]
  rotation?: number[]
  scale?: number[]
  weights?: number[]
  extensions?: Record<string, { visible?: boolean }>
}
interface Gltf {
  scene?: number
  scenes?: { nodes?: number[] }[]
  nodes?: Node[]
  meshes?: { primitives: Primitive[]; weights?: number[] }[]
  accessors?: Accessor[]
  bufferViews?: View[]
  buffers?: { uri?: string; byteLength: number }[]
  extensionsRequired?: string[]
}

/** Column after column, as glTF writes them. */
type Matrix = readonly number[]
const IDENTITY: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

/** GLB, or JSON with its buffers in data: addresses; what the scene shows, in the pose that the file gives first. */
export function readGltf(bytes: Uint8Array): Triangles {
  const { file, binary } = unpacked(bytes)
  if (file.extensionsRequired?.some((name) => /draco|meshopt/.test(name))) throw new Unreadable('unsupported')
  const numbers = numbersOf(file, binary)
  const all = new Triangles()
  let instances = 0
  const place = (index: number, outer: Matrix, depth: number): void => {
    const node = file.nodes?.[index]
    if (!node || depth > DEPTH_MAX || ++instances > INSTANCES_MAX) throw new Unreadable('unsupported')
    if (node.extensions?.['KHR_node_visibility']?.visible === false) return
    if (node.skin !== undefined || node.extensions?.['EXT_mesh_gpu_instancing']) throw new Unreadable('unsupported')
    const whole = times(outer, matrixOf(node))
    const mesh = node.mesh === undefined ? undefined : file.meshes?.[node.mesh]
    for (const primitive of mesh?.primitives ?? []) add(primitive, node.weights ?? mesh?.weights ?? [], whole, numbers, all)
    for (const child of node.children ?? []) place(child, whole, depth + 1)
  }
  for (const root of rootsOf(file)) place(root, IDENTITY, 0)
  return all
}

function unpacked(bytes: Uint8Array): { file: Gltf; binary: Uint8Array | null } {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 20 || data.getUint32(0, true) !== 0x46546c67) return { file: parsed(bytes), binary: null }
  if (data.getUint32(4, true) !== 2) throw new Unreadable('unsupported')
  const chunk = (at: number, type: number): Uint8Array | null => {
    if (at + 8 > bytes.length || data.getUint32(at + 4, true) !== type) return null
    const length = data.getUint32(at, true)
    if (at + 8 + length > bytes.length) throw new Unreadable('truncated')
    return bytes.subarray(at + 8, at + 8 + length)
  }
  const text = chunk(12, JSON_CHUNK)
  if (!text) throw new Unreadable('truncated')
  return { file: parsed(text), binary: chunk(20 + 4 * Math.ceil(text.length / 4), BINARY_CHUNK) }
}

function parsed(text: Uint8Array): Gltf {
  try {
    return JSON.parse(new TextDecoder().decode(text).replace(/[\0\s]+$/, '')) as Gltf
  } catch {
    throw new Unreadable('truncated')
  }
}

function rootsOf(file: Gltf): number[] {
  if (file.scenes?.length) return file.scenes[file.scene ?? 0]?.nodes ?? []
  const children = new Set(file.nodes?.flatMap((node) => node.children ?? []))
  return (file.nodes ?? []).map((_, i) => i).filter((i) => !children.has(i))
}

interface Numbers { count: number; at: (element: number, component: number) => number }

/** The accessors of a file, each read once. */
function numbersOf(file: Gltf, binary: Uint8Array | null): (index: number) => Numbers {
  const buffers = new Map<number, Uint8Array>()
  const buffer = (index: number): Uint8Array => {
    let known = buffers.get(index)
    if (known) return known
    const uri = file.buffers?.[index]?.uri
    if (uri === undefined) known = index === 0 ? (binary ?? undefined) : undefined
    else if (/^data:[^,]*;base64,/i.test(uri)) known = Uint8Array.from(atob(uri.slice(uri.indexOf(',') + 1)), (c) => c.charCodeAt(0))
    if (!known) throw new Unreadable('unsupported') // in another file, which is not here
    buffers.set(index, known)
    return known
  }
  const read = (accessor: Accessor, components: number): Numbers => {
    const size = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 }[accessor.componentType]
    if (!size || !(accessor.count >= 0)) throw new Unreadable('unsupported')
    const view = accessor.bufferView === undefined ? undefined : file.bufferViews?.[accessor.bufferView]
    if (!view) return { count: accessor.count, at: () => 0 }
    const bytes = buffer(view.buffer)
    const from = (view.byteOffset ?? 0) + (accessor.byteOffset ?? 0)
    const stride = view.byteStride ?? size * components
    if (accessor.count > 0 && from + (accessor.count - 1) * stride + size * components > bytes.length) throw new Unreadable('truncated')
    const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const one = accessor.normalized ? ({ 5120: 127, 5121: 255, 5122: 32767, 5123: 65535 }[accessor.componentType] ?? 1) : 1
    const number = {
      5120: (at: number) => Math.max(data.getInt8(at) / one, accessor.normalized ? -1 : -128),
      5121: (at: number) => data.getUint8(at) / one,
      5122: (at: number) => Math.max(data.getInt16(at, true) / one, accessor.normalized ? -1 : -32768),
      5123: (at: number) => data.getUint16(at, true) / one,
      5125: (at: number) => data.getUint32(at, true),
      5126: (at: number) => data.getFloat32(at, true),
    }[accessor.componentType]!
    return { count: accessor.count, at: (element, component) => number(from + element * stride + size * component) }
  }
  const known = new Map<number, Numbers>()
  return (index) => {
    const ready = known.get(index)
    if (ready) return ready
    const accessor = file.accessors?.[index]
    if (!accessor) throw new Unreadable('truncated')
    const components = accessor.type === 'VEC3' ? 3 : 1
    let numbers = read(accessor, components)
    const sparse = accessor.sparse
    if (sparse) {
      const which = read({ ...sparse.indices, count: sparse.count }, 1)
      const values = read({ ...sparse.values, count: sparse.count, componentType: accessor.componentType, normalized: accessor.normalized }, components)
      const places = new Map<number, number>()
      for (let i = 0; i < sparse.count; i++) places.set(which.at(i, 0), i)
      const whole = numbers
      numbers = { count: whole.count, at: (e, c) => (places.has(e) ? values.at(places.get(e)!, c) : whole.at(e, c)) }
    }
    known.set(index, numbers)
    return numbers
  }
}

function add(primitive: Primitive, weights: number[], m: Matrix, numbers: (index: number) => Numbers, into: Triangles): void {
  const mode = primitive.mode ?? 4
  if (mode < 4) return // lines and points
  if (primitive.attributes['POSITION'] === undefined) throw new Unreadable('unsupported')
  const points = numbers(primitive.attributes['POSITION'])
  const targets = (primitive.targets ?? [])
    .map((target, i) => ({ share: weights[i] ?? 0, index: target['POSITION'] }))
    .filter(({ share, index }) => share !== 0 && index !== undefined)
    .map(({ share, index }) => ({ share, points: numbers(index!) }))
  const corners = new Corners()
  const p = [0, 0, 0]
  for (let i = 0; i < points.count; i++) {
    for (let k = 0; k < 3; k++) p[k] = targets.reduce((sum, t) => sum + t.share * t.points.at(i, k), points.at(i, k))
    const row = (k: number): number => m[k]! * p[0]! + m[4 + k]! * p[1]! + m[8 + k]! * p[2]! + m[12 + k]!
    corners.add(row(0), row(1), row(2))
  }
  const indices = primitive.indices === undefined ? null : numbers(primitive.indices)
  const corner = (i: number): number => (indices ? indices.at(i, 0) : i)
  const count = indices ? indices.count : points.count
  const mirrored = determinant(m) < 0
  const polygon = [0, 0, 0]
  for (let i = 2; i < count; i += mode === 4 ? 3 : 1) {
    const turned = mirrored !== (mode === 5 && i % 2 === 1)
    polygon[0] = corner(mode === 6 ? 0 : i - 2)
    polygon[turned ? 2 : 1] = corner(i - 1)
    polygon[turned ? 1 : 2] = corner(i)
    corners.polygon(polygon, 3, into)
  }
}

function matrixOf(node: Node): Matrix {
  if (node.matrix) return node.matrix
  const [x = 0, y = 0, z = 0, w = 1] = node.rotation ?? []
  const [a = 1, b = 1, c = 1] = node.scale ?? []
  const [dx = 0, dy = 0, dz = 0] = node.translation ?? []
  return [
    a * (1 - 2 * (y * y + z * z)), a * 2 * (x * y + w * z), a * 2 * (x * z - w * y), 0,
    b * 2 * (x * y - w * z), b * (1 - 2 * (x * x + z * z)), b * 2 * (y * z + w * x), 0,
    c * 2 * (x * z + w * y), c * 2 * (y * z - w * x), c * (1 - 2 * (x * x + y * y)), 0,
    dx, dy, dz, 1,
  ]
}

/** `inner` first. */
function times(outer: Matrix, inner: Matrix): Matrix {
  const product: number[] = []
  for (let i = 0; i < 16; i++) {
    let sum = 0
    for (let k = 0; k < 4; k++) sum += outer[4 * k + (i % 4)]! * inner[4 * Math.floor(i / 4) + k]!
    product.push(sum)
  }
  return product
}

function determinant(m: Matrix): number {
  return (
    m[0]! * (m[5]! * m[10]! - m[9]! * m[6]!) - m[4]! * (m[1]! * m[10]! - m[9]! * m[2]!) + m[8]! * (m[1]! * m[6]! - m[5]! * m[2]!)
  )
}
