import type { Spot, Stage } from './stage'
import type { Shape } from './read/read'

/** Something to point at on the model. */
export interface Mark {
  id: string
  label: string
  tone: 'note' | 'warning' | 'blocking'
  /** In millimetres, in the file's own coordinates. */
  places: readonly (readonly number[])[]
}

/** How a finding of that severity is marked. */
export const TONES = { BLOCKING: 'blocking', WARNING: 'warning', NOTE: 'note' } as const

/** A ring over the picture, at one place of a mark. */
export interface Ring extends Spot {
  mark: Mark
  place: number
  hidden: boolean
}

export interface Edge {
  axis: 'x' | 'y' | 'z'
  from: Spot
  to: Spot
  label: Spot
  mm: number
}

type Point = [number, number, number]

/** From the file's coordinates in millimetres to the stage's, which begin in the middle. */
export function onStage(place: readonly number[], shape: Shape, mm: number): Point {
  return place.map((x, i) => x - ((shape.min[i]! + shape.max[i]!) / 2) * mm) as Point
}

/** The three edges of the bounds on which a length is best read from where the camera is. */
export function edges(stage: Stage): Edge[] {
  const { x: w, y: d, z: h } = stage.sizeMm
  const camera = stage.cameraMm
  const off = Math.hypot(w, d, h) * 0.055
  const nearX = camera.x >= 0 ? 1 : -1
  const nearY = camera.y >= 0 ? 1 : -1
  const low = camera.z >= 0 ? -1 : 1
  const x = w / 2
  const y = nearY * (d / 2 + off)
  const z = (low * h) / 2
  const xx = nearX * (w / 2 + off)
  // The upright edge stands at the side of the picture, where nothing is behind it.
  const leftish = Math.abs(camera.x) > Math.abs(camera.y)
  const ux = leftish ? nearX * (w / 2 + off * 0.4) : -nearX * (w / 2 + off)
  const uy = leftish ? -nearY * (d / 2 + off) : nearY * (d / 2 + off * 0.4)
  const all: [Edge['axis'], Point, Point, number][] = [
    ['x', [-x, y, z], [x, y, z], w],
    ['y', [xx, -d / 2, z], [xx, d / 2, z], d],
    ['z', [ux, uy, -h / 2], [ux, uy, h / 2], h],
  ]
  return all.map(([axis, a, b, mm]) => {
    const middle = a.map((v, i) => ((v + b[i]!) / 2) * 1.06) as Point
    return { axis, from: stage.project(...a), to: stage.project(...b), label: stage.project(...middle), mm }
  })
}

/** The ring that is looked at, as it is drawn. */
const RING_PIXELS = 14
/** As in the style of the callout. */
const CALLOUT_PIXELS = 214
const CALLOUT_SHARE = 0.54

/** Where the callout of a ring stands: away from the middle, inside the picture. */
export function calloutPlace(ring: Spot, width: number, height: number): { x: number; y: number; left: boolean; from: { x: number; y: number }; toX: number } {
  const label = Math.min(CALLOUT_PIXELS, CALLOUT_SHARE * width)
  const left = ring.x > width / 2
  const x = left ? Math.max(label + 8, ring.x - 44) : Math.min(width - label - 8, ring.x + 44)
  const y = Math.min(height - 64, Math.max(30, ring.y + (ring.y > height / 2 ? -58 : -46)))
  const toX = left ? Math.min(x, Math.max(ring.x, x - label)) : Math.max(x, Math.min(ring.x, x + label))
  const far = Math.hypot(toX - ring.x, y - ring.y) || 1
  const at = (a: number, b: number): number => a + ((b - a) * Math.min(far, RING_PIXELS)) / far
  return { x, y, left, from: { x: at(ring.x, toX), y: at(ring.y, y) }, toX }
}
