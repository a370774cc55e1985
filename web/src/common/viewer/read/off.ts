import { Scanner } from './scanner'
import { Corners, Triangles, Unreadable } from './triangles'

/** OFF, with or without colours, normals and comments. */
export function readOff(bytes: Uint8Array): Triangles {
  const text = new Scanner(bytes)
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
    text.skipLine()
  }
  const triangles = new Triangles(Math.min(faceCount, 1_000_000))
  const polygon: number[] = []
  for (let i = 0; i < faceCount; i++) {
    const length = number(text)
    polygon.length = 0
    for (let k = 0; k < length; k++) polygon.push(number(text))
    corners.polygon(polygon, polygon.length, triangles)
    text.skipLine()
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
