// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { language } from '../common/i18n'
import type { Wire } from './api'
import LettersList from './LettersList.vue'

const letter: Wire['Letter'] = {
  role: 'crm', letterId: 7, outgoing: false, orderId: null, sequence: null, topic: 'orders', code: 'gap', at: '2026-11-24T10:00:00Z', wantedAt: null,
}
let letters: Wire['Letter'][] = []
const asked: { method: string; path: string; body: unknown }[] = []

beforeEach(() => {
  language.value = 'en'
  letters = [letter]
  asked.length = 0
  vi.stubGlobal('fetch', (path: string, { method, body }: { method: string; body?: string }) => {
    asked.push({ method, path, body: body && JSON.parse(body) })
    if (method === 'POST') letters = []
    return Promise.resolve(method === 'POST' ? new Response(null, { status: 202 }) : new Response(JSON.stringify({ items: letters, next: null })))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

async function shown() {
  const list = mount(LettersList, { attachTo: document.body })
  await flushPromises()
  const press = async (name: string) => {
    await list.get(`[data-test="${name}"]`).trigger(name.endsWith('send') ? 'submit' : 'click')
    await flushPromises()
  }
  return { list, press }
}

test('a letter says whose it is in words', async () => {
  const { list } = await shown()
  expect(list.get('[data-test="letter"]').text()).toContain('Sellers')
})

test('nothing is shown where there is nothing', async () => {
  letters = []
  const { list } = await shown()
  expect(list.find('[data-test="letters"]').exists()).toBe(false)
})

test('a letter that is replayed is asked for by role and number, and the list is read again', async () => {
  const { list, press } = await shown()
  await press('replay')
  expect(asked.slice(1)).toEqual([
    { method: 'POST', path: '/api/letters/replay', body: { role: 'crm', letterId: 7 } },
    { method: 'GET', path: '/api/letters?limit=50', body: undefined },
  ])
  expect(list.find('[data-test="letter"]').exists()).toBe(false)
})

test('a letter is not discarded without a reason', async () => {
  const { list, press } = await shown()
  await press('discard')
  await press('discard-send')
  expect(asked).toHaveLength(1)
  expect(list.get('[data-test="discard-reason"]').attributes('aria-invalid')).toBe('true')

  await list.get('[data-test="discard-reason"]').setValue(' sent twice by mistake ')
  await press('discard-send')
  expect(asked[1]).toEqual({ method: 'POST', path: '/api/letters/discard', body: { role: 'crm', letterId: 7, reason: 'sent twice by mistake' } })
  expect(list.find('[data-test="discard-dialog"]').exists()).toBe(false)
})
