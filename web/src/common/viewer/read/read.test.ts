import { zipSync, strToU8 } from 'three/examples/jsm/libs/fflate.module.js'
import { expect, test } from 'vitest'
import { readModel, type ShowLimits } from './read'

const LIMITS: ShowLimits = { facetsMax: 100_000, wholeFileBytesMax: 10_000_000 }

/** A box of 2 × 3 × 4 at a distance from the origin: corners, and faces as quads seen from outside. */
const CORNERS = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [10 + (i & 1 ? 2 : 0), i & 2 ? 3 : 0, i & 4 ? 4 : 0])
const QUADS = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]]
const FACETS = QUADS.flatMap(([a, b, c, d]) => [[a!, b!, c!], [a!, c!, d!]])

function binaryStl(facets: number[][], scale = 1, announced = facets.length): Uint8Array {
  const bytes = new Uint8Array(84 + 50 * facets.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(80, announced, true)
  facets.forEach((facet, f) =>
    facet.forEach((corner, k) =>
      CORNERS[corner]!.forEach((x, axis) => view.setFloat32(84 + 50 * f + 12 + 12 * k + 4 * axis, x * scale, true)),
    ),
  )
  return bytes
}

const textStl = () =>
  `solid vertex of a box\n${FACETS.map((f) => `facet normal 0 0 0\nouter loop\n${f.map((c) => `vertex ${CORNERS[c]!.map((x) => x.toExponential(3)).join(' ')}`).join('\n')}\nendloop\nendfacet`).join('\n')}\nendsolid vertex of a box\n`
const obj = () =>
  `# a box\n${CORNERS.map((c) => `v ${c.join(' ')}`).join('\n')}\n${QUADS.map((q, i) => (i % 2 ? `f ${q.map((c) => c - 8).join(' ')}` : `f ${q.map((c) => `${c + 1}/1/1`).join(' ')}`)).join('\n')}\n`
const off = () => `OFF\n# a box\n8 6 0\n${CORNERS.map((c) => c.join(' ')).join('\n')}\n${QUADS.map((q) => `4 ${q.join(' ')}`).join('\n')}\n`
const plyHead = (format: string) =>
  `ply\nformat ${format} 1.0\nelement vertex 8\nproperty float x\nproperty float y\nproperty float z\nproperty uchar red\nelement face 6\nproperty list uchar int vertex_indices\nend_header\n`
const plyText = () => `${plyHead('ascii')}${CORNERS.map((c) => `${c.join(' ')} 9`).join('\n')}\n${QUADS.map((q) => `4 ${q.join(' ')}`).join('\n')}\n`

function plyBinary(little: boolean): Uint8Array {
  const head = strToU8(plyHead(little ? 'binary_little_endian' : 'binary_big_endian'))
  const body = new DataView(new ArrayBuffer(8 * 13 + 6 * 17))
  CORNERS.forEach((c, i) => c.forEach((x, k) => body.setFloat32(13 * i + 4 * k, x, little)))
  QUADS.forEach((q, i) => {
    body.setUint8(104 + 17 * i, 4)
    q.forEach((corner, k) => body.setInt32(105 + 17 * i + 4 * k, corner, little))
  })
  return new Uint8Array([...head, ...new Uint8Array(body.buffer)])
}

function threeMf(unit: string): Uint8Array {
  const mesh = `<mesh><vertices>${CORNERS.map(([x, y, z]) => `<vertex x="${x}" y="${y}" z="${z}"/>`).join('')}</vertices><triangles>${FACETS.map(([a, b, c]) => `<triangle v1="${a}" v2="${b}" v3="${c}"/>`).join('')}</triangles></mesh>`
  const model = `<model unit="${unit}"><resources><object id="1" type="model">${mesh}</object><object id="3" type="support">${mesh}</object><object id="2"><components><component objectid="1" transform="1 0 0 0 1 0 0 0 1 5 0 0"/><component objectid="3"/></components></object><object id="4"><metadatagroup><metadata name="cura:infill_mesh">True</metadata></metadatagroup>${mesh}</object></resources><build><item objectid="2"/><item objectid="1" printable="0"/><item objectid="4"/></build></model>`
  return zipSync({ '3D/3dmodel.model': strToU8(model), '_rels/.rels': strToU8('<Relationships><Relationship Target="/3D/3dmodel.model" Id="r" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>') })
}

const gltfJson = (more: object = {}, uri?: string) => ({
  asset: { version: '2.0' }, scene: 0, scenes: [{ nodes: [0] }],
  nodes: [{ children: [1], scale: [1, 1, 2] }, { mesh: 0, translation: [5, 0, 0], scale: [1, 1, 0.5] }],
  meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
  accessors: [{ bufferView: 0, componentType: 5126, count: 8, type: 'VEC3' }, { bufferView: 1, componentType: 5123, count: 36, type: 'SCALAR' }],
  bufferViews: [{ buffer: 0, byteLength: 96 }, { buffer: 0, byteOffset: 96, byteLength: 72 }],
  buffers: [{ byteLength: 168, uri }], ...more,
})
const gltfBuffer = () => {
  const data = new DataView(new ArrayBuffer(168))
  CORNERS.flat().forEach((x, i) => data.setFloat32(4 * i, x, true))
  FACETS.flat().forEach((corner, i) => data.setUint16(96 + 2 * i, corner, true))
  return new Uint8Array(data.buffer)
}
const gltf = () => JSON.stringify(gltfJson({}, `data:;base64,${btoa(String.fromCharCode(...gltfBuffer()))}`))
function glb(json: object): Uint8Array {
  const text = strToU8(JSON.stringify(json))
  const length = 4 * Math.ceil(text.length / 4)
  const bytes = new Uint8Array(28 + length + 168).fill(32)
  const data = new DataView(bytes.buffer)
  ;[0x46546c67, 2, bytes.length, length, 0x4e4f534a].forEach((n, i) => data.setUint32(4 * i, n, true))
  bytes.set(text, 20)
  data.setUint32(20 + length, 168, true)
  data.setUint32(24 + length, 0x004e4942, true)
  bytes.set(gltfBuffer(), 28 + length)
  return bytes
}

const read = (content: Uint8Array | string, name: string, limits = LIMITS) =>
  readModel(new Blob([content as BlobPart]), name, limits, () => undefined)

test.each([
  ['box.stl', () => binaryStl(FACETS)],
  ['box.STL', () => textStl()],
  ['box.obj', () => obj()],
  ['box.off', () => off()],
  ['text.ply', () => plyText()],
  ['little.ply', () => plyBinary(true)],
  ['big.ply', () => plyBinary(false)],
  ['box.3mf', () => threeMf('inch')],
  ['box.glb', () => glb(gltfJson())],
  ['box.gltf', () => gltf()],
  ['tokens.off', () => off().replace(/\n/g, ' ').replace('# a box', '')],
  ['colours.off', () => off().replace(/(4 \d \d \d \d)/g, '$1 255 0 0')],
] as const)('%s is read with its size and volume', async (name, content) => {
  const shape = await read(content(), name)
  expect(shape.facets).toBe(12)
  expect(shape.max.map((m, i) => m - shape.min[i]!)).toEqual([2, 3, 4])
  expect(shape.volume).toBeCloseTo(24, 4)
  expect(shape.unitMm).toBe(name.endsWith('3mf') ? 25.4 : /gl/.test(name) ? 1000 : 1)
  // About the middle, whatever its place in the file was.
  expect(Math.max(...shape.positions)).toBe(2)
  // A box has sharp edges: every normal is along an axis.
  expect([...shape.normals].every((n) => n === 0 || Math.abs(n) === 1)).toBe(true)
})

test('a file without its content is told by what is wrong with it', async () => {
  await expect(read('', 'a.stl')).rejects.toMatchObject({ code: 'empty' })
  await expect(read('a photo', 'a.jpg')).rejects.toMatchObject({ code: 'unknown-format' })
  await expect(read('solid a\nendsolid a\n', 'a.stl')).rejects.toMatchObject({ code: 'no-facets' })
  await expect(read('OFF\n8 6 0\n0 0 0\n', 'a.off')).rejects.toMatchObject({ code: 'truncated' })
  await expect(read(obj().replace('v 10', 'v nan'), 'a.obj')).rejects.toMatchObject({ code: 'not-finite' })
  await expect(read(textStl(), 'a.stl', { ...LIMITS, wholeFileBytesMax: 100 })).rejects.toMatchObject({ code: 'too-large' })
})

test('a mirrored node shows its outside, and what is compressed or elsewhere is not shown', async () => {
  const mirrored = gltfJson({ nodes: [{ mesh: 0, scale: [-1, 1, 1] }] })
  expect((await read(glb(mirrored), 'a.glb')).volume).toBeCloseTo(24, 4)
  const packed = gltfJson({ extensionsRequired: ['KHR_draco_mesh_compression'] })
  await expect(read(glb(packed), 'a.glb')).rejects.toMatchObject({ code: 'unsupported' })
  await expect(read(JSON.stringify(gltfJson({}, 'box.bin')), 'a.gltf')).rejects.toMatchObject({ code: 'unsupported' })
  await expect(read(glb(gltfJson()).slice(0, -1), 'a.glb')).rejects.toMatchObject({ code: 'truncated' })
})

test('a binary STL with a wrong count is shown as far as it goes', async () => {
  expect((await read(binaryStl(FACETS, 1, 0), 'streamed.stl')).facets).toBe(12)
  expect((await read(binaryStl(FACETS, 1, 99), 'short.stl')).facets).toBe(12)
})

test('more facets than can be shown are simplified, and keep their bounds and volume', async () => {
  const steps = 400
  const facets = new Uint8Array(84 + 50 * 2 * steps * steps)
  const view = new DataView(facets.buffer)
  view.setUint32(80, 2 * steps * steps, true)
  const at = (i: number, j: number) => {
    const a = (2 * Math.PI * (i % steps)) / steps
    const b = (2 * Math.PI * (j % steps)) / steps
    return [(9 + Math.cos(b)) * Math.cos(a), (9 + Math.cos(b)) * Math.sin(a), Math.sin(b)]
  }
  let byte = 84
  for (let i = 0; i < steps; i++) {
    for (let j = 0; j < steps; j++) {
      const [a, b, c, d] = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)]
      for (const facet of [[a, b, c], [a, c, d]]) {
        facet.flat().forEach((x, k) => view.setFloat32(byte + 12 + 4 * k, x, true))
        byte += 50
      }
    }
  }
  const shape = await read(facets, 'torus.stl', { ...LIMITS, facetsMax: 50_000 })
  expect(shape.simplified).toBe(true)
  expect(shape.facets).toBe(2 * steps * steps)
  expect(shape.positions.length / 9).toBeLessThan(160_000)
  expect(shape.volume).toBeCloseTo(2 * Math.PI ** 2 * 9, 0)
  expect(shape.max[0]).toBeCloseTo(10, 3)
})
