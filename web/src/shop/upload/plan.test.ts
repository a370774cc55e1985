import { expect, test } from 'vitest'
import { checkFile, MAX_BYTES } from './check'
import { PARALLEL, Rate, UploadPlan, waitMillis } from './plan'

const MB = 1_000_000

test('a file is cut into parts of the given size, the last one smaller, and nothing is left out', () => {
  const plan = new UploadPlan(20 * MB + 1, 8 * MB)
  expect(plan.parts.map(({ number, from, to }) => [number, from, to])).toEqual([
    [1, 0, 8 * MB],
    [2, 8 * MB, 16 * MB],
    [3, 16 * MB, 20 * MB + 1],
  ])
})

test('a small file goes in one piece', () => {
  expect(new UploadPlan(5 * MB, null).parts).toHaveLength(1)
})

test('never more parts set off than may go at a time', () => {
  const plan = new UploadPlan(100 * MB, 8 * MB)
  const first = plan.ready(0)
  expect(first).toHaveLength(PARALLEL)
  first.forEach((part) => plan.begin(part))
  expect(plan.ready(0)).toEqual([])
  plan.arrive(first[1]!)
  expect(plan.ready(0).map((part) => part.number)).toEqual([4])
})

test('a part that failed waits longer each time, and the others go on', () => {
  const plan = new UploadPlan(40 * MB, 8 * MB)
  const [part] = plan.ready(0)
  plan.begin(part!)
  plan.fail(part!, 1000, 1)
  expect(part!.notBefore).toBe(1800)
  expect(plan.ready(1000).map((p) => p.number)).toEqual([2, 3, 4])
  plan.begin(part!)
  plan.fail(part!, 2000, 1)
  expect(part!.notBefore).toBe(3600)
  expect([0, 3, 20].map((failures) => waitMillis(failures, 1))).toEqual([800, 6400, 30_000])
  expect(waitMillis(0, 0)).toBe(400)
})

test('what had arrived before the tab was closed is not sent again', () => {
  const plan = new UploadPlan(40 * MB, 8 * MB, [1, 3])
  expect(plan.sentBytes).toBe(16 * MB)
  expect(plan.ready(0).map((part) => part.number)).toEqual([2, 4, 5])
})

test('the store outweighs what the page believes, in both directions', () => {
  const plan = new UploadPlan(24 * MB, 8 * MB, [1])
  plan.reconcile([2])
  expect(plan.parts.map((part) => part.state)).toEqual(['waiting', 'arrived', 'waiting'])
})

test('bytes on their way count as progress, and are taken back when the part fails', () => {
  const plan = new UploadPlan(16 * MB, 8 * MB)
  const [part] = plan.ready(0)
  plan.begin(part!)
  part!.sent = 3 * MB
  expect(plan.sentBytes).toBe(3 * MB)
  plan.fail(part!, 0)
  expect(plan.sentBytes).toBe(0)
})

test('it is complete when every part has arrived, and knows when to try again while all wait', () => {
  const plan = new UploadPlan(16 * MB, 8 * MB)
  for (const part of plan.ready(0)) {
    plan.begin(part)
    plan.fail(part, 5000, 1)
  }
  expect(plan.nextAttempt).toBe(5800)
  plan.parts.forEach((part) => plan.arrive(part))
  expect(plan.complete).toBe(true)
  expect(plan.nextAttempt).toBeNull()
})

test('pausing lets everything set off again at once', () => {
  const plan = new UploadPlan(16 * MB, 8 * MB)
  const [one, two] = plan.ready(0)
  plan.begin(one!)
  plan.begin(two!)
  plan.fail(two!, 0, 1)
  plan.stop()
  expect(plan.ready(0)).toHaveLength(2)
})

test('the rate is told by the last seconds only, and not before there are enough of them', () => {
  const rate = new Rate()
  rate.add(0, 0)
  rate.add(500, MB)
  expect(rate.bytesPerSecond).toBeNull()
  rate.add(2000, 4 * MB)
  expect(rate.bytesPerSecond).toBe(2 * MB)
  for (let s = 3; s <= 40; s++) rate.add(s * 1000, (4 + s) * MB)
  expect(rate.bytesPerSecond).toBe(MB)
  rate.add(41_000, 0)
  expect(rate.bytesPerSecond).toBeNull()
})

test('a file is looked at before it is sent', () => {
  expect(checkFile({ name: 'кольцо ♥.STL', size: 84 })).toBeNull()
  expect(checkFile({ name: 'ring.jpg', size: 84 })).toEqual({ code: 'notModel' })
  expect(checkFile({ name: 'ring.stl', size: 0 })).toEqual({ code: 'emptyFile' })
  expect(checkFile({ name: 'ring.3mf', size: MAX_BYTES + 1 })).toEqual({ code: 'tooLarge', maxBytes: MAX_BYTES })
})
