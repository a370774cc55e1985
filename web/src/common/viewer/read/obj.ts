import { Scanner } from './scanner'
import { Corners, Triangles } from './triangles'

const V = 118
const F = 102
const SPACE = 32

/** OBJ: corners and polygons, with negative indices; everything else is left out. */
export function readObj(bytes: Uint8Array): Triangles {
  const text = new Scanner(bytes)
  const corners = new Corners()
  const triangles = new Triangles()
  const polygon: number[] = []
  while (text.seek()) {
    const first = text.peek()
    const begin = text.at
    text.skipWord()
    const oneLetter = text.at === begin + 1
    if (oneLetter && first === V) {
      const x = number(text)
      const y = number(text)
      corners.add(x, y, number(text))
    } else if (oneLetter && first === F) {
      polygon.length = 0
      while (text.seekInLine()) {
        if (continues(text)) continue
        const index = text.number()
        if (Number.isNaN(index)) break
        polygon.push(index < 0 ? corners.count + index : index - 1)
        text.skipWord()
      }
      corners.polygon(polygon, polygon.length, triangles)
    }
    text.skipLine()
  }
  return triangles
}

function number(text: Scanner): number {
  while (text.seekInLine() && continues(text));
  return text.number()
}

/** A backslash at the end of a line: the line goes on in the next. */
function continues(text: Scanner): boolean {
  if (text.peek() !== 92) return false
  text.at++
  while (text.peek() >= 0 && text.peek() <= SPACE) text.at++
  return true
}
