/** What a camera can see of a point on a model: brute force over the facets shown, within a budget. */
export type Vec = readonly [number, number, number]

/** So many comparisons of a ray and a facet take a few tens of milliseconds. */
const BUDGET = 12_000_000

const minus = (a: Vec, b: Vec): Vec => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const along = (a: Vec, d: Vec, t: number): Vec => [a[0] + d[0] * t, a[1] + d[1] * t, a[2] + d[2] * t]
const dot = (a: Vec, b: Vec): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vec, b: Vec): Vec => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
export function unit(a: Vec): Vec {
  const length = Math.hypot(...a) || 1
  return [a[0] / length, a[1] / length, a[2] / length]
}

/** The outward normal of the facet whose middle is nearest to the point. */
export function normalNear(p: Float32Array, point: Vec): Vec {
  let best = Infinity
  let at = 0
  for (let i = 0; i < p.length; i += 9) {
    const x = (p[i]! + p[i + 3]! + p[i + 6]!) / 3 - point[0]
    const y = (p[i + 1]! + p[i + 4]! + p[i + 7]!) / 3 - point[1]
    const z = (p[i + 2]! + p[i + 5]! + p[i + 8]!) / 3 - point[2]
    const far = x * x + y * y + z * z
    if (far < best) {
      best = far
      at = i
    }
  }
  const a: Vec = [p[at]!, p[at + 1]!, p[at + 2]!]
  return unit(cross(minus([p[at + 3]!, p[at + 4]!, p[at + 5]!], a), minus([p[at + 6]!, p[at + 7]!, p[at + 8]!], a)))
}

/** Whether a facet lies between the point and what is `reach` away in this direction. */
export function blocked(p: Float32Array, from: Vec, direction: Vec, reach: number, skip: number): boolean {
  const [dx, dy, dz] = direction
  for (let i = 0; i < p.length; i += 9) {
    const ax = p[i]!, ay = p[i + 1]!, az = p[i + 2]!
    const ux = p[i + 3]! - ax, uy = p[i + 4]! - ay, uz = p[i + 5]! - az
    const vx = p[i + 6]! - ax, vy = p[i + 7]! - ay, vz = p[i + 8]! - az
    const hx = dy * vz - dz * vy, hy = dz * vx - dx * vz, hz = dx * vy - dy * vx
    const det = ux * hx + uy * hy + uz * hz
    if (det === 0) continue
    const sx = from[0] - ax, sy = from[1] - ay, sz = from[2] - az
    const u = (sx * hx + sy * hy + sz * hz) / det
    if (u < 0 || u > 1) continue
    const qx = sy * uz - sz * uy, qy = sz * ux - sx * uz, qz = sx * uy - sy * ux
    const v = (dx * qx + dy * qy + dz * qz) / det
    if (v < 0 || u + v > 1) continue
    const t = (vx * qx + vy * qy + vz * qz) / det
    if (t > skip && t < reach) return true
  }
  return false
}

export const affordable = (p: Float32Array, rays: number): boolean => (p.length / 9) * rays <= BUDGET

/**
 * From which direction to look at a point so that nothing stands before it: straight on if possible, and of equally
 * steep ones that which is nearest to where the camera is.
 */
export function viewpoint(p: Float32Array, point: Vec, reach: number, camera: Vec): Vec {
  const normal = normalNear(p, point)
  const skip = reach * 0.02
  // Not quite straight on: a little from above shows the depth of the place.
  const across = unit(cross(normal, Math.abs(normal[2]) < 0.9 ? [0, 0, 1] : [0, 1, 0]))
  const over = cross(normal, across)
  const towards = unit(camera)
  for (const degrees of [18, 38, 58, 72]) {
    const tilt = (degrees * Math.PI) / 180
    const around: Vec[] = []
    for (let k = 0; k < 8; k++) {
      const turn = (k * Math.PI) / 4
      const sideways = along(along([0, 0, 0], across, Math.cos(turn)), over, Math.sin(turn))
      around.push(unit(along(along([0, 0, 0], normal, Math.cos(tilt)), sideways, Math.sin(tilt))))
    }
    around.sort((a, b) => dot(b, towards) + b[2] * 0.4 - dot(a, towards) - a[2] * 0.4)
    if (!affordable(p, 8)) return around[0]!
    const free = around.find((direction) => !blocked(p, along(point, normal, skip / 4), direction, reach, skip))
    if (free) return free
  }
  return normal
}
