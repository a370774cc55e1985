import { Scanner } from './scanner'
import { Corners, Triangles, Unreadable } from './triangles'

/**
 * OFF. Lines mean nothing, but that colours behind points and faces may stand there unannounced and end with their line:
 * so first every number has to be used up, and otherwise what is left of a line is passed over.
 */
export function readOff(bytes: Uint8Array): Triangles {
  const prefix = /^(?:\s|#.*[\r\n])*(\w*)OFF/i.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 512)))?.[1] ?? ''
  const others = (prefix.includes('N') ? 3 : 0) + (prefix.includes('ST') ? 2 : 0)
  for (const behind of prefix.includes('C') ? [others + 4, others + 3] : [others]) {
    try {
      const text = new Scanner(bytes)
      const triangles = readNumbers(text, behind)
      if (!next(text)) return triangles
    } catch (e) {
      if (!(e instanceof Unreadable) || e.code === 'too-large') throw e
    }
  }
  return readNumbers(new Scanner(bytes), null)
}

/** @param behind how many numbers follow a point; null for all that its line holds */
function readNumbers(text: Scanner, behind: number | null): Triangles {
  if (!next(text)) throw new Unreadable('empty')
  const before = text.at
  const word = text.word()
  if (!/^\w*OFF$/i.test(word)) text.at = before // some leave the word out
  const cornerCount = number(text)
  const faceCount = number(text)
  number(text) // edges, which nobody fills in
  const corners = new Corners()
  for (let i = 0; i < cornerCount; i++) {
    const x = number(text)
    const y = number(text)
    const z = number(text)
    corners.add(x, y, z)
    for (let k = 0; k < (behind ?? 0); k++) number(text)
    if (behind === null) text.skipLine()
  }
  const triangles = new Triangles(Math.min(faceCount, 1_000_000))
  const polygon: number[] = []
  for (let i = 0; i < faceCount; i++) {
    const length = number(text)
    if (!(length >= 1)) throw new Unreadable('truncated')
    polygon.length = 0
    for (let k = 0; k < length; k++) polygon.push(number(text))
    corners.polygon(polygon, polygon.length, triangles)
    if (behind === null) text.skipLine()
  }
  return triangles
}

/** The next word that is no comment. */
function next(text: Scanner): boolean {
  while (text.seek()) {
    if (text.peek() !== 35) return true
    text.skipLine()
  }
  return false
}

function number(text: Scanner): number {
  if (!next(text)) throw new Unreadable('truncated')
  const value = text.number()
  if (Number.isNaN(value)) throw new Unreadable('truncated')
  return value
}
