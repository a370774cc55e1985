import { Scanner } from './scanner'
import { Corners, Triangles, Unreadable } from './triangles'

interface Property {
  name: string
  type: string
  /** The type of a list's length; null for a single value. */
  countType: string | null
}

interface Element {
  name: string
  count: number
  properties: Property[]
}

const SIZES: Record<string, number> = {
  char: 1, int8: 1, uchar: 1, uint8: 1, short: 2, int16: 2, ushort: 2, uint16: 2,
  int: 4, int32: 4, uint: 4, uint32: 4, float: 4, float32: 4, double: 8, float64: 8,
}

/** PLY, as text and in both byte orders. */
export function readPly(bytes: Uint8Array): Triangles {
  const text = new Scanner(bytes)
  const elements: Element[] = []
  let format = ''
  for (;;) {
    if (text.ended) throw new Unreadable('truncated')
    const words = text.line().split(/\s+/)
    if (words[0] === 'format') format = words[1] ?? ''
    else if (words[0] === 'element') elements.push({ name: words[1] ?? '', count: Number(words[2]), properties: [] })
    else if (words[0] === 'property') {
      const list = words[1] === 'list'
      elements.at(-1)?.properties.push({
        name: words.at(-1) ?? '',
        type: (list ? words[3] : words[1]) ?? '',
        countType: list ? (words[2] ?? '') : null,
      })
    } else if (words[0] === 'end_header') break
  }
  let at = text.at
  // A header whose lines end with both marks leaves the second one behind.
  if (format !== 'ascii' && bytes[at - 1] === 13 && bytes[at] === 10) at++
  const value = format === 'ascii' ? ascii(text) : binary(bytes, at, format !== 'binary_big_endian')
  const corners = new Corners()
  const triangles = new Triangles()
  for (const element of elements) readElement(element, value, corners, triangles)
  return triangles
}

type Value = (type: string) => number

function readElement(element: Element, value: Value, corners: Corners, triangles: Triangles): void {
  const { properties } = element
  const isCorner = element.name === 'vertex'
  const places = properties.map((p) => ['x', 'y', 'z'].indexOf(p.name))
  const list: number[] = []
  const xyz = [0, 0, 0]
  for (let i = 0; i < element.count; i++) {
    for (let k = 0; k < properties.length; k++) {
      const property = properties[k]!
      if (property.countType !== null) {
        const length = value(property.countType)
        if (!(length >= 0 && length <= 100_000)) throw new Unreadable('truncated')
        list.length = 0
        for (let j = 0; j < length; j++) list.push(value(property.type))
        if (element.name === 'face' && property.name.startsWith('vertex_ind')) {
          corners.polygon(list, list.length, triangles)
        }
      } else {
        const read = value(property.type)
        if (isCorner && places[k]! >= 0) xyz[places[k]!] = read
      }
    }
    if (isCorner) corners.add(xyz[0]!, xyz[1]!, xyz[2]!)
  }
}

function ascii(text: Scanner): Value {
  return () => {
    if (!text.seek()) throw new Unreadable('truncated')
    const read = text.number()
    text.skipWord()
    return read
  }
}

function binary(bytes: Uint8Array, from: number, little: boolean): Value {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = from
  return (type) => {
    const size = SIZES[type]
    if (size === undefined) throw new Unreadable('unsupported')
    if (at + size > view.byteLength) throw new Unreadable('truncated')
    const here = at
    at += size
    switch (type) {
      case 'char': case 'int8': return view.getInt8(here)
      case 'uchar': case 'uint8': return view.getUint8(here)
      case 'short': case 'int16': return view.getInt16(here, little)
      case 'ushort': case 'uint16': return view.getUint16(here, little)
      case 'int': case 'int32': return view.getInt32(here, little)
      case 'uint': case 'uint32': return view.getUint32(here, little)
      case 'float': case 'float32': return view.getFloat32(here, little)
      default: return view.getFloat64(here, little)
    }
  }
}
