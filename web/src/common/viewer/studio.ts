import {
  BackSide,
  BoxGeometry,
  Color,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  PMREMGenerator,
  Scene,
  SphereGeometry,
  Vector3,
  type WebGLRenderer,
  type WebGLRenderTarget,
} from 'three'

/** A lamp of the studio: where it stands, how large it is, how bright. */
type Lamp = [x: number, y: number, z: number, width: number, height: number, brightness: number, colour?: number]

const LAMPS: Lamp[] = [
  [0, -1, 9, 9, 6, 7], // the large soft box above
  [-8, -4, 4, 2.2, 9, 9], // strips left and right draw the long lines along a shank
  [8.5, -2, 3, 1.6, 8, 8],
  [3, 9, 4, 8, 3, 4],
  [-3, -9, 1, 3, 2, 3],
  [0, 0, -9, 6, 6, 0.9, 0xfff1de], // what the table gives back
]
/** Dark cards: polished metal is drawn by what it does not reflect. */
const CARDS: Lamp[] = [
  [5.5, -7, 3.5, 2.4, 9, 0.012],
  [-3.6, -8.5, 1.5, 1.5, 9, 0.012],
  [-5, 7, 2, 4, 6, 0.02],
  [-9, 2.5, 1, 2.6, 7, 0.02],
]

/** The light of a jeweller's photo studio, made here: nothing is downloaded. Up is z. */
export function lightStudio(renderer: WebGLRenderer, size: number): WebGLRenderTarget {
  const scene = new Scene()
  const room = new Mesh(new SphereGeometry(14, 48, 24), new MeshBasicMaterial({ side: BackSide, vertexColors: true }))
  paintRoom(room)
  scene.add(room)
  for (const [x, y, z, width, height, brightness, colour] of [...LAMPS, ...CARDS]) {
    const lamp = new Mesh(
      brightness > 1 ? new PlaneGeometry(width, height) : new BoxGeometry(width, height, 0.1),
      new MeshBasicMaterial({ color: new Color(colour ?? 0xffffff).multiplyScalar(brightness), side: 2 }),
    )
    lamp.position.set(x, y, z)
    lamp.up.set(0, 0, 1)
    lamp.lookAt(new Vector3(0, 0, 0))
    scene.add(lamp)
  }
  const generator = new PMREMGenerator(renderer)
  const light = generator.fromScene(scene, 0.012, 0.1, 100, { size })
  generator.dispose()
  scene.traverse((object) => {
    if (object instanceof Mesh) {
      object.geometry.dispose()
      object.material.dispose()
    }
  })
  return light
}

/** Bright above, dim at the horizon, and a light table below. */
function paintRoom(room: Mesh<SphereGeometry>): void {
  const { geometry } = room
  geometry.rotateX(Math.PI / 2)
  const places = geometry.attributes.position!
  const colours = new Float32Array(3 * places.count)
  for (let i = 0; i < places.count; i++) {
    const height = places.getZ(i) / 14
    const bright = height > 0 ? 0.1 + 0.7 * height ** 1.3 : 0.1 + 0.42 * (-height) ** 0.8
    colours.set([bright, bright * 0.99, bright * (height < 0 ? 0.94 : 1)], 3 * i)
  }
  geometry.setAttribute('color', places.clone().copyArray(colours))
}
