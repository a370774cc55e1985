/** Facets that meet at less than this angle are shown as one curved surface. */
const CREASE = Math.cos((38 * Math.PI) / 180)
/** Around the tip of a fine cone there are too many facets to compare each with each. */
const NEIGHBOURS_MAX = 96

/** A normal for each corner: curved where the surface is curved, sharp at its edges. */
export function smoothNormals(positions: Float32Array, tolerance: number): Float32Array {
  const facets = positions.length / 9
  const faces = facetNormals(positions)
  const { ids, count } = joined(positions, tolerance)
  const starts = new Int32Array(count + 1)
  for (let i = 0; i < ids.length; i++) starts[ids[i]! + 1]!++
  for (let i = 0; i < count; i++) starts[i + 1]! += starts[i]!
  const around = new Int32Array(ids.length)
  const fill = starts.slice(0, count)
  for (let f = 0; f < facets; f++) for (let k = 0; k < 3; k++) around[fill[ids[3 * f + k]!]!++] = f
  const normals = new Float32Array(positions.length)
  for (let corner = 0; corner < ids.length; corner++) {
    const f = 4 * Math.floor(corner / 3)
    const nx = faces[f]!
    const ny = faces[f + 1]!
    const nz = faces[f + 2]!
    let x = nx * faces[f + 3]!
    let y = ny * faces[f + 3]!
    let z = nz * faces[f + 3]!
    const from = starts[ids[corner]!]!
    const to = starts[ids[corner]! + 1]!
    if (to - from <= NEIGHBOURS_MAX) {
      for (let i = from; i < to; i++) {
        const g = 4 * around[i]!
        if (g === f) continue
        const gx = faces[g]!
        const gy = faces[g + 1]!
        const gz = faces[g + 2]!
        if (nx * gx + ny * gy + nz * gz < CREASE) continue
        const area = faces[g + 3]!
        x += gx * area
        y += gy * area
        z += gz * area
      }
    }
    const length = Math.hypot(x, y, z) || 1
    normals[3 * corner] = x / length
    normals[3 * corner + 1] = y / length
    normals[3 * corner + 2] = z / length
  }
  return normals
}

/** The same normal for all three corners: for models too large to be smoothed. */
export function flatNormals(positions: Float32Array): Float32Array {
  const faces = facetNormals(positions)
  const normals = new Float32Array(positions.length)
  for (let f = 0; f < positions.length / 9; f++) {
    for (let k = 0; k < 9; k++) normals[9 * f + k] = faces[4 * f + (k % 3)]!
  }
  return normals
}

/** For each facet its unit normal and its double area. */
function facetNormals(p: Float32Array): Float32Array {
  const out = new Float32Array((p.length / 9) * 4)
  for (let f = 0, at = 0; at < p.length; f += 4, at += 9) {
    const ux = p[at + 3]! - p[at]!
    const uy = p[at + 4]! - p[at + 1]!
    const uz = p[at + 5]! - p[at + 2]!
    const vx = p[at + 6]! - p[at]!
    const vy = p[at + 7]! - p[at + 1]!
    const vz = p[at + 8]! - p[at + 2]!
    const x = uy * vz - uz * vy
    const y = uz * vx - ux * vz
    const z = ux * vy - uy * vx
    const length = Math.hypot(x, y, z)
    const by = length > 0 ? 1 / length : 0
    out[f] = x * by
    out[f + 1] = y * by
    out[f + 2] = z * by
    out[f + 3] = length
  }
  return out
}

/** Numbers corners so that those in the same place have the same number. */
function joined(p: Float32Array, tolerance: number): { ids: Int32Array; count: number } {
  const corners = p.length / 3
  let size = 1024
  while (size < 2 * corners) size *= 2
  const slots = new Int32Array(size).fill(-1)
  const first = new Int32Array(corners)
  const ids = new Int32Array(corners)
  const by = 1 / tolerance
  const round = (i: number): number => Math.round(p[i]! * by)
  let count = 0
  for (let c = 0; c < corners; c++) {
    const x = round(3 * c)
    const y = round(3 * c + 1)
    const z = round(3 * c + 2)
    let hash = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b) ^ Math.imul(z, 0xc2b2ae35)
    hash ^= hash >>> 15
    let slot = hash & (size - 1)
    for (;;) {
      const id = slots[slot]!
      if (id === -1) {
        slots[slot] = count
        first[count] = c
        ids[c] = count++
        break
      }
      const at = 3 * first[id]!
      if (round(at) === x && round(at + 1) === y && round(at + 2) === z) {
        ids[c] = id
        break
      }
      slot = (slot + 1) & (size - 1)
    }
  }
  return { ids, count }
}
