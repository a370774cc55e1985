/** Why a file can't be shown. The house measures it all the same, and its word is the one that counts. */
export type UnreadableCode =
  | 'empty'
  | 'unknown-format'
  | 'truncated'
  | 'no-facets'
  | 'not-finite'
  | 'too-large'
  | 'unsupported'
  | 'not-fetched'

export class Unreadable extends Error {
  constructor(readonly code: UnreadableCode) {
    super(code)
  }
}

/** Facets as they come, nine numbers each, in the unit of the file. */
export class Triangles {
  positions: Float32Array
  count = 0

  constructor(expected = 4096) {
    this.positions = new Float32Array(9 * Math.max(1, expected))
  }

  add(
    ax: number, ay: number, az: number,
    bx: number, by: number, bz: number,
    cx: number, cy: number, cz: number,
  ): void {
    let at = 9 * this.count
    if (at === this.positions.length) {
      if (this.count >= READ_MAX) throw new Unreadable('too-large')
      const larger = new Float32Array(2 * at)
      larger.set(this.positions)
      this.positions = larger
    }
    const p = this.positions
    p[at++] = ax
    p[at++] = ay
    p[at++] = az
    p[at++] = bx
    p[at++] = by
    p[at++] = bz
    p[at++] = cx
    p[at++] = cy
    p[at] = cz
    this.count++
  }

  trimmed(): Float32Array {
    return this.positions.length === 9 * this.count ? this.positions : this.positions.slice(0, 9 * this.count)
  }
}

/** More facets than this are never held at once, but for binary STL, which is simplified while it is read. */
export const READ_MAX = 6_000_000

/** Corners by number, and polygons of them cut into facets: what OBJ, PLY, OFF, 3MF and glTF have in common. */
export class Corners {
  private xyz = new Float32Array(3 * 4096)
  count = 0

  add(x: number, y: number, z: number): void {
    let at = 3 * this.count
    if (at + 3 > this.xyz.length) {
      if (this.count >= 3 * READ_MAX) throw new Unreadable('too-large')
      const larger = new Float32Array(2 * this.xyz.length)
      larger.set(this.xyz)
      this.xyz = larger
    }
    this.xyz[at++] = x
    this.xyz[at++] = y
    this.xyz[at] = z
    this.count++
  }

  /** A polygon as a fan; good enough to look at. */
  polygon(corners: readonly number[], length: number, into: Triangles): void {
    for (let i = 0; i < length; i++) {
      const corner = corners[i]!
      if (!(corner >= 0 && corner < this.count)) throw new Unreadable('truncated')
    }
    const p = this.xyz
    const a = 3 * corners[0]!
    for (let i = 2; i < length; i++) {
      const b = 3 * corners[i - 1]!
      const c = 3 * corners[i]!
      into.add(
        p[a]!, p[a + 1]!, p[a + 2]!,
        p[b]!, p[b + 1]!, p[b + 2]!,
        p[c]!, p[c + 1]!, p[c + 2]!,
      )
    }
  }
}

/** What a reader found, before it is made ready to be shown. */
export interface Soup {
  positions: Float32Array
  /** Millimetres in one unit of the file. */
  unitMm: number
  /** False where the format says nothing about units. */
  unitStated: boolean
}
