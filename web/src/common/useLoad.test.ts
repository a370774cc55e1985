import { effectScope } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import type { Page } from './api'
import { oneAfterAnother, useLoad, usePages } from './useLoad'

/** A server that keeps rows by falling number, and answers when it is let. */
function server(count: number) {
  const rows = Array.from({ length: count }, (_, i) => count - i)
  const held: (() => void)[] = []
  let holding = false
  const read = async (before: string | null, limit: number): Promise<Page<number>> => {
    const from = before === null ? 0 : rows.findIndex((row) => row < Number(before))
    const items = from < 0 ? [] : rows.slice(from, from + limit)
    const page = { items, next: items.length === limit && items.at(-1) !== rows.at(-1) ? String(items.at(-1)) : null }
    if (holding) await new Promise<void>((resolve) => held.push(resolve))
    return page
  }
  return {
    read,
    add: () => rows.unshift(rows[0]! + 1),
    hold: () => (holding = true),
    letGo: () => {
      holding = false
      held.splice(0).forEach((go) => go())
    },
  }
}

const inScope = <T>(run: () => T): T => effectScope().run(run)!

test('rows loaded by more stay when something changes, however many there are', async () => {
  const house = server(730)
  const pages = inScope(() => usePages(house.read))
  await pages.reload()
  for (let i = 0; i < 9; i++) await pages.more()
  expect(pages.items.value).toHaveLength(500)
  house.add()
  await pages.reload()
  expect(pages.items.value![0]).toBe(731)
  expect(pages.items.value).toHaveLength(500)
  expect(pages.next.value).toBe('232')
})

test('a hint while more is under way is not missed, and no row is shown twice or left out', async () => {
  const house = server(120)
  const pages = inScope(() => usePages(house.read))
  await pages.reload()
  house.hold()
  const more = pages.more()
  await Promise.resolve()
  house.add()
  const reload = pages.reload()
  const same = pages.reload()
  await new Promise((resolve) => setTimeout(resolve))
  house.letGo()
  await Promise.all([more, reload, same])
  expect(pages.items.value).toEqual(Array.from({ length: 100 }, (_, i) => 121 - i))
  expect(pages.next.value).toBe('22')
})

test('another filter forgets what was under way', async () => {
  let house = server(120)
  const pages = inScope(() => usePages((before, limit) => house.read(before, limit)))
  await pages.reload()
  house.hold()
  const more = pages.more()
  await new Promise((resolve) => setTimeout(resolve))
  const old = house
  house = server(3)
  const restarted = pages.restart()
  old.letGo()
  await Promise.all([more, restarted])
  expect(pages.items.value).toEqual([3, 2, 1])
  expect(pages.next.value).toBeNull()
})

test('an error is told and what is shown stays', async () => {
  const house = server(60)
  let broken = false
  const pages = inScope(() => usePages((before, limit) => (broken ? Promise.reject(new Error('away')) : house.read(before, limit))))
  await pages.reload()
  broken = true
  await pages.more()
  expect(pages.error.value).toBeInstanceOf(Error)
  expect(pages.items.value).toHaveLength(50)
  broken = false
  await pages.more()
  expect(pages.error.value).toBeUndefined()
  expect(pages.items.value).toHaveLength(60)
})

afterEach(() => {
  vi.useRealTimers()
})

test('hints that come faster than answers hold nothing up', async () => {
  vi.useFakeTimers()
  let version = 0
  const load = inScope(() => useLoad(() => new Promise<number>((resolve) => setTimeout(resolve, 300, version))))
  for (let hints = 0; hints < 30; hints++) {
    version++
    void load.reload()
    await vi.advanceTimersByTimeAsync(100)
    if (hints >= 6) expect(load.data.value, `hint ${hints}`).toBeGreaterThan(version - 8)
  }
  await vi.advanceTimersByTimeAsync(600)
  expect(load.data.value).toBe(30)
})

test('answers come in the order of their questions, and the last one is asked after the last hint', async () => {
  vi.useFakeTimers()
  const shown: number[] = []
  let asked = 0
  const read = oneAfterAnother(async () => {
    const mine = ++asked
    await new Promise((resolve) => setTimeout(resolve, 400 - 100 * mine)) // each quicker than the one before
    shown.push(mine)
  })
  void read()
  await vi.advanceTimersByTimeAsync(10)
  void read()
  const last = read()
  await vi.advanceTimersByTimeAsync(1000)
  await last
  expect(shown).toEqual([1, 2])
})

test('what is read is dropped when nobody looks any more', async () => {
  const scope = effectScope()
  let seen: AbortSignal | undefined
  const load = scope.run(() => useLoad((signal) => ((seen = signal), new Promise<number>((resolve) => setTimeout(resolve, 5, 1)))))!
  await Promise.resolve()
  scope.stop()
  await load.reload()
  expect(seen?.aborted).toBe(true)
  expect(load.data.value).toBeUndefined()
})
