import {
  ACESFilmicToneMapping,
  BufferAttribute,
  BufferGeometry,
  Color,
  DirectionalLight,
  DoubleSide,
  Mesh,
  MeshPhysicalMaterial,
  PerspectiveCamera,
  PlaneGeometry,
  Scene,
  ShadowMaterial,
  Spherical,
  Vector3,
  VSMShadowMap,
  WebGLRenderer,
  type WebGLRenderTarget,
} from 'three'
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js'
import { metal } from './metals'
import type { Shape } from './read/read'
import { affordable, blocked, viewpoint, type Vec } from './sight'
import { lightStudio } from './studio'

const FOV_DEGREES = 26
const FIRST_VIEW = new Vector3(0.5, -1, 0.62).normalize()
const FLIGHT_MILLIS = 750
const TINT_MILLIS = 260
const MARGIN = 1.12

export interface Spot {
  x: number
  y: number
  /** In front of the camera. */
  before: boolean
}

/** The three.js side of the viewer: a piece of metal on a table, in millimetres about its middle, z up. */
export class Stage {
  private readonly renderer: WebGLRenderer
  private readonly scene = new Scene()
  private readonly camera = new PerspectiveCamera(FOV_DEGREES, 1, 0.01, 1000)
  private readonly controls: OrbitControls
  private readonly material = new MeshPhysicalMaterial({ metalness: 1, side: DoubleSide, envMapIntensity: 1.15 })
  private readonly sun = new DirectionalLight(0xffffff, 0.6)
  private readonly table = new Mesh(new PlaneGeometry(1, 1), new ShadowMaterial({ opacity: 0.3 }))
  private readonly light: WebGLRenderTarget
  private piece: Mesh<BufferGeometry, MeshPhysicalMaterial> | null = null
  private size = new Vector3(1, 1, 1)
  private mmPerUnit = 1
  private frame = 0
  private flight: ((now: number) => boolean) | null = null
  private tint: ((now: number) => boolean) | null = null
  private width = 1
  private height = 1

  /**
   * @param drawn called after each picture, so that what lies over it can follow
   * @param weak there is no GPU: less light, fewer shadows, the same piece
   */
  constructor(
    canvas: HTMLCanvasElement,
    private readonly calm: boolean,
    private readonly drawn: () => void,
    private readonly weak = false,
  ) {
    this.renderer = new WebGLRenderer({ canvas, antialias: !weak, alpha: true, powerPreference: 'high-performance' })
    this.renderer.toneMapping = ACESFilmicToneMapping
    this.renderer.toneMappingExposure = 1.05
    this.renderer.shadowMap.enabled = true
    this.renderer.shadowMap.type = VSMShadowMap
    this.renderer.shadowMap.autoUpdate = false
    this.light = lightStudio(this.renderer, weak ? 128 : 256)
    this.scene.environment = this.light.texture
    this.camera.up.set(0, 0, 1)
    this.sun.castShadow = true
    this.sun.shadow.mapSize.setScalar(weak ? 512 : 1024)
    this.sun.shadow.radius = weak ? 6 : 13
    this.sun.shadow.blurSamples = weak ? 8 : 20
    this.table.receiveShadow = true
    this.scene.add(this.sun, this.sun.target, this.table)
    this.controls = new OrbitControls(this.camera, canvas)
    this.controls.enableDamping = !calm
    this.controls.dampingFactor = 0.09
    this.controls.zoomToCursor = true
    this.controls.enableZoom = false // until the view has the focus: a page is scrolled past it
    this.controls.addEventListener('start', () => (this.flight = null))
    this.controls.addEventListener('change', () => this.draw())
    // One finger up and down scrolls the page; sideways turns the piece.
    canvas.style.touchAction = 'pan-y'
  }

  set zooming(on: boolean) {
    this.controls.enableZoom = on
  }

  show(shape: Shape, mmPerUnit: number, alloy: string | null): void {
    this.clear()
    const geometry = new BufferGeometry()
    geometry.setAttribute('position', new BufferAttribute(shape.positions, 3))
    geometry.setAttribute('normal', new BufferAttribute(shape.normals, 3))
    this.piece = new Mesh(geometry, this.material)
    this.piece.castShadow = true
    this.scene.add(this.piece)
    this.metal(alloy, false)
    this.scale(shape, mmPerUnit)
  }

  /** The same piece read in another unit. */
  scale(shape: Shape, mmPerUnit: number): void {
    this.mmPerUnit = mmPerUnit
    this.piece?.scale.setScalar(mmPerUnit)
    this.size.set(...(shape.max.map((m, i) => Math.max((m - shape.min[i]!) * mmPerUnit, 1e-6)) as [number, number, number]))
    this.setTable()
    this.fit(false)
  }

  metal(alloy: string | null, gently = true): void {
    const { colour, roughness } = metal(alloy)
    const from = this.material.color.clone()
    const to = new Color(colour)
    this.material.roughness = roughness
    if (!gently || this.calm) this.material.color.copy(to)
    else {
      const begun = performance.now()
      this.tint = (now) => {
        const t = Math.min(1, (now - begun) / TINT_MILLIS)
        this.material.color.lerpColors(from, to, t)
        return t < 1
      }
    }
    this.draw()
  }

  /** The whole piece, from the first side. */
  fit(gently = true): void {
    this.fly(new Vector3(), FIRST_VIEW, this.distanceOfAll(FIRST_VIEW), gently)
  }

  /** Comes close to a place, from where it can be seen. */
  approach(point: Vec): void {
    const near = Math.min(this.radius, Math.max(0.42 * this.radius, 1.2))
    const from = this.camera.position.clone().sub(new Vector3(...point)).divideScalar(this.mmPerUnit)
    const positions = this.positions
    const inUnits = point.map((x) => x / this.mmPerUnit) as unknown as Vec
    const reach = this.distanceOf(near) / this.mmPerUnit
    const direction = positions ? viewpoint(positions, inUnits, reach, [from.x, from.y, from.z]) : ([0, -1, 0.5] as Vec)
    this.fly(new Vector3(...point), new Vector3(...direction), this.distanceOf(near), true)
  }

  turn(right: number, up: number): void {
    const arm = new Spherical()
    const z = new Vector3(0, 0, 1)
    const offset = this.camera.position.clone().sub(this.controls.target)
    const flat = new Vector3(offset.x, offset.z, -offset.y) // y up, as Spherical wants it
    arm.setFromVector3(flat)
    arm.theta += right
    arm.phi = Math.min(Math.PI - 0.05, Math.max(0.05, arm.phi - up))
    flat.setFromSpherical(arm)
    this.camera.position.set(flat.x, -flat.z, flat.y).add(this.controls.target)
    this.camera.up.copy(z)
    this.controls.update()
    this.draw()
  }

  zoom(factor: number): void {
    const offset = this.camera.position.clone().sub(this.controls.target)
    const length = Math.min(this.controls.maxDistance, Math.max(this.controls.minDistance, offset.length() * factor))
    this.camera.position.copy(this.controls.target).add(offset.setLength(length))
    this.controls.update()
    this.draw()
  }

  /** Where a point lies on the picture, in CSS pixels. */
  project(x: number, y: number, z: number): Spot {
    const p = new Vector3(x, y, z).project(this.camera)
    return { x: ((p.x + 1) / 2) * this.width, y: ((1 - p.y) / 2) * this.height, before: p.z < 1 }
  }

  /** Whether metal hides a place from the camera; not asked of models too large for it. */
  hidden(point: Vec): boolean {
    const positions = this.positions
    if (!positions || !affordable(positions, 12)) return false
    const towards = this.camera.position.clone().sub(new Vector3(...point)).divideScalar(this.mmPerUnit)
    const far = towards.length()
    const from = point.map((x) => x / this.mmPerUnit) as unknown as Vec
    const direction = towards.normalize()
    const skip = (0.015 * this.radius) / this.mmPerUnit
    return blocked(positions, from, [direction.x, direction.y, direction.z], far, skip)
  }

  /** Millimetres that one CSS pixel is, where the camera looks. */
  get mmPerPixel(): number {
    const far = this.camera.position.distanceTo(this.controls.target)
    return (2 * far * Math.tan(((FOV_DEGREES / 2) * Math.PI) / 180)) / this.height
  }

  get sizeMm(): Vector3 {
    return this.size
  }

  /** Where the camera is, about the middle of the piece. */
  get cameraMm(): Vector3 {
    return this.camera.position
  }

  get busy(): boolean {
    return this.flight !== null
  }

  resize(width: number, height: number): void {
    if (width === 0 || height === 0) return
    const first = this.width === 1
    this.width = width
    this.height = height
    this.renderer.setPixelRatio(this.weak ? 1 : Math.min(devicePixelRatio, 2))
    this.renderer.setSize(width, height, false)
    this.camera.aspect = width / height
    this.camera.updateProjectionMatrix()
    if (first) this.fit(false)
    this.draw()
  }

  draw(): void {
    this.frame ||= requestAnimationFrame((now) => this.render(now))
  }

  dispose(): void {
    cancelAnimationFrame(this.frame)
    this.frame = -1
    this.clear()
    this.controls.dispose()
    this.material.dispose()
    this.table.geometry.dispose()
    this.table.material.dispose()
    this.light.dispose()
    this.sun.dispose()
    this.renderer.dispose()
    this.renderer.forceContextLoss()
  }

  private get positions(): Float32Array | null {
    return (this.piece?.geometry.attributes.position?.array as Float32Array | undefined) ?? null
  }

  private get radius(): number {
    return this.size.length() / 2
  }

  private clear(): void {
    if (!this.piece) return
    this.scene.remove(this.piece)
    this.piece.geometry.dispose()
    this.piece = null
  }

  /** From how far a ball of this radius fills the picture. */
  private distanceOf(radius: number): number {
    const half = ((FOV_DEGREES / 2) * Math.PI) / 180
    const narrow = Math.atan(Math.tan(half) * Math.min(1, this.camera.aspect))
    return (radius * MARGIN) / Math.sin(narrow)
  }

  /** From how far, in this direction, all corners of the bounds are in the picture. */
  private distanceOfAll(direction: Vector3): number {
    const tall = Math.tan(((FOV_DEGREES / 2) * Math.PI) / 180) / MARGIN
    const right = new Vector3(0, 0, 1).cross(direction).normalize()
    const up = direction.clone().cross(right)
    const corner = new Vector3()
    let far = 0
    for (let i = 0; i < 8; i++) {
      corner.set(i & 1 ? 1 : -1, i & 2 ? 1 : -1, i & 4 ? 1 : -1).multiply(this.size).divideScalar(2)
      const wide = Math.abs(corner.dot(right)) / (tall * this.camera.aspect)
      const high = Math.abs(corner.dot(up)) / tall
      far = Math.max(far, Math.max(wide, high) + corner.dot(direction))
    }
    return far
  }

  private setTable(): void {
    const { radius, sun, table } = this
    table.position.z = -this.size.z / 2 - radius * 0.012
    table.scale.setScalar(radius * 8)
    sun.position.set(-0.3 * radius, -0.1 * radius, 3.2 * radius)
    const { camera } = sun.shadow
    camera.left = camera.bottom = -1.9 * radius
    camera.right = camera.top = 1.9 * radius
    camera.near = radius
    camera.far = 6 * radius
    camera.updateProjectionMatrix()
    sun.shadow.bias = -0.002
    this.renderer.shadowMap.needsUpdate = true
    this.controls.minDistance = this.distanceOf(radius * 0.06)
    this.controls.maxDistance = this.distanceOf(radius * 4)
    this.camera.near = radius * 0.02
    this.camera.far = this.controls.maxDistance + 8 * radius
    this.camera.updateProjectionMatrix()
  }

  private fly(target: Vector3, direction: Vector3, distance: number, gently: boolean): void {
    const place = target.clone().addScaledVector(direction.clone().normalize(), distance)
    if (!gently || this.calm) {
      this.flight = null
      this.controls.target.copy(target)
      this.camera.position.copy(place)
      this.controls.update()
      this.draw()
      return
    }
    const fromTarget = this.controls.target.clone()
    const from = this.camera.position.clone().sub(fromTarget)
    const to = place.clone().sub(target)
    const begun = performance.now()
    this.flight = (now) => {
      const t = Math.min(1, Math.max(0, (now - begun) / FLIGHT_MILLIS))
      const eased = t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2
      this.controls.target.lerpVectors(fromTarget, target, eased)
      // Around the piece, never through it.
      const length = from.length() * (1 - eased) + to.length() * eased
      const arm = from.clone().normalize().lerp(to.clone().normalize(), eased)
      if (arm.lengthSq() < 1e-6) arm.set(0, -1, 0)
      this.camera.position.copy(this.controls.target).add(arm.setLength(length))
      return t < 1
    }
    this.draw()
  }

  private render(now: number): void {
    this.frame = 0
    if (this.flight && !this.flight(now)) this.flight = null
    if (this.tint && !this.tint(now)) this.tint = null
    this.controls.update() // draws again while it comes to rest
    this.renderer.render(this.scene, this.camera)
    this.drawn()
    if (this.flight || this.tint) this.draw()
  }
}

/** How this browser draws in three dimensions: not at all, by software (slowly, so less is asked of it), or well. */
export type Drawing = 'none' | 'software' | 'full'

export function drawing(): Drawing {
  try {
    const context = document.createElement('canvas').getContext('webgl2')
    if (!context) return 'none'
    const info = context.getExtension('WEBGL_debug_renderer_info')
    const name = String(context.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : context.RENDERER))
    context.getExtension('WEBGL_lose_context')?.loseContext()
    return /swiftshader|llvmpipe|software|basic render/i.test(name) ? 'software' : 'full'
  } catch {
    return 'none'
  }
}
