/**
 * A lighter model to look at: space is cut into cells, the first corner met in a cell stands for all
 * of them, and facets whose corners fall together go. Bounded in memory whatever the model is.
 */
export class Simplifier {
  private readonly cells: Int32Array
  private readonly sizes: [number, number, number]
  private corners = new Float32Array(3 * 65_536)
  private cornerCount = 0
  private indices = new Int32Array(3 * 65_536)
  private facetCount = 0
  /** Facets already there, by their three corners; open addressing. */
  private seen = new Int32Array(1 << 18).fill(-1)

  constructor(
    private readonly min: readonly number[],
    max: readonly number[],
    finest: number,
  ) {
    const extent = max.map((m, i) => m - min[i]!)
    const longest = Math.max(...extent, Number.MIN_VALUE)
    this.scale = finest / longest
    this.sizes = extent.map((e) => Math.max(1, Math.ceil(e * this.scale) + 1)) as [number, number, number]
    this.cells = new Int32Array(this.sizes[0] * this.sizes[1] * this.sizes[2])
  }

  private readonly scale: number

  /** Takes facets of nine numbers each. */
  add(p: Float32Array, count: number): void {
    for (let at = 0; at < 9 * count; at += 9) {
      const a = this.corner(p[at]!, p[at + 1]!, p[at + 2]!)
      const b = this.corner(p[at + 3]!, p[at + 4]!, p[at + 5]!)
      const c = this.corner(p[at + 6]!, p[at + 7]!, p[at + 8]!)
      if (a !== b && b !== c && a !== c) this.facet(a, b, c)
    }
  }

  positions(): Float32Array {
    const out = new Float32Array(9 * this.facetCount)
    for (let i = 0; i < 3 * this.facetCount; i++) {
      const at = 3 * this.indices[i]!
      out[3 * i] = this.corners[at]!
      out[3 * i + 1] = this.corners[at + 1]!
      out[3 * i + 2] = this.corners[at + 2]!
    }
    return out
  }

  private corner(x: number, y: number, z: number): number {
    const [sx, sy, sz] = this.sizes
    const i = Math.min(sx - 1, Math.max(0, Math.floor((x - this.min[0]!) * this.scale)))
    const j = Math.min(sy - 1, Math.max(0, Math.floor((y - this.min[1]!) * this.scale)))
    const k = Math.min(sz - 1, Math.max(0, Math.floor((z - this.min[2]!) * this.scale)))
    const cell = (i * sy + j) * sz + k
    const known = this.cells[cell]!
    if (known > 0) return known - 1
    if (3 * this.cornerCount === this.corners.length) this.corners = grown(this.corners, new Float32Array(2 * this.corners.length))
    this.corners[3 * this.cornerCount] = x
    this.corners[3 * this.cornerCount + 1] = y
    this.corners[3 * this.cornerCount + 2] = z
    this.cells[cell] = ++this.cornerCount
    return this.cornerCount - 1
  }

  private facet(a: number, b: number, c: number): void {
    // The smallest corner first, so that a repetition is recognised and the side is kept.
    if (b < a && b < c) [a, b, c] = [b, c, a]
    else if (c < a && c < b) [a, b, c] = [c, a, b]
    const slot = this.find(a, b, c)
    if (this.seen[slot] !== -1) return
    if (3 * this.facetCount === this.indices.length) this.indices = grown(this.indices, new Int32Array(2 * this.indices.length))
    this.indices.set([a, b, c], 3 * this.facetCount)
    this.seen[slot] = this.facetCount++
    if (2 * this.facetCount > this.seen.length) this.rehash()
  }

  private find(a: number, b: number, c: number): number {
    const mask = this.seen.length - 1
    let slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35)) & mask
    slot ^= slot >>> 13
    for (;;) {
      const facet = this.seen[slot]!
      if (facet === -1) return slot
      const at = 3 * facet
      if (this.indices[at] === a && this.indices[at + 1] === b && this.indices[at + 2] === c) return slot
      slot = (slot + 1) & mask
    }
  }

  private rehash(): void {
    this.seen = new Int32Array(2 * this.seen.length).fill(-1)
    for (let i = 0; i < this.facetCount; i++) {
      this.seen[this.find(this.indices[3 * i]!, this.indices[3 * i + 1]!, this.indices[3 * i + 2]!)] = i
    }
  }
}

function grown<T extends Float32Array | Int32Array>(from: T, into: T): T {
  into.set(from)
  return into
}
