import { Scanner } from './scanner'
import { Triangles, Unreadable } from './triangles'

export const HEADER = 84
export const FACET = 50

/** How many facets a binary STL of this size holds, or null when the size fits none. */
export function announcedFacets(head: DataView, sizeBytes: number): number | null {
  if (sizeBytes < HEADER || head.byteLength < HEADER) return null
  const count = head.getUint32(80, true)
  return count > 0 && HEADER + FACET * count === sizeBytes ? count : null
}

/** The corners of a run of facets, nine numbers each. */
export function facets(bytes: DataView, count: number, into: Float32Array, from: number): void {
  let at = from
  for (let i = 0, byte = 12; i < count; i++, byte += FACET) {
    for (let k = 0; k < 36; k += 4) into[at++] = bytes.getFloat32(byte + k, true)
  }
}

/** STL as text. Stored normals are not looked at: corners say it all. */
export function readStlText(bytes: Uint8Array): Triangles {
  const text = new Scanner(bytes)
  const triangles = new Triangles()
  const p = new Float64Array(9)
  let have = 0
  while (text.seek()) {
    const word = text.word().toLowerCase()
    if (word === 'vertex') {
      for (let k = 0; k < 3; k++) {
        if (!text.seek()) throw new Unreadable('truncated')
        p[have++] = text.number()
      }
      if (have === 9) {
        triangles.add(p[0]!, p[1]!, p[2]!, p[3]!, p[4]!, p[5]!, p[6]!, p[7]!, p[8]!)
        have = 0
      }
    } else if (word === 'solid' || word === 'endsolid') {
      // A name may hold any word. In a file of one line it ends only where a facet begins.
      const from = text.at
      text.skipLine()
      if (text.ended) text.at = from
    } else if (word === 'facet') {
      have = 0
    }
  }
  return triangles
}
