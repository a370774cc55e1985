import { expect, test } from 'vitest'
import { EventStreamParser } from './eventStream'

const STREAM = ':here\n\nevent:changed\ndata:{"topic":"board","id":"1"}\n\n:still here\n\nevent: changed\r\ndata: a\r\ndata: b\r\n\r\ndata:plain\r\r'
const EVENTS = [
  { event: 'changed', data: '{"topic":"board","id":"1"}' },
  { event: 'changed', data: 'a\nb' },
]

test('events come whole, comments are left out, and any line end is one', () => {
  const parser = new EventStreamParser()
  expect(parser.feed(`${STREAM}:`)).toEqual([...EVENTS, { event: 'message', data: 'plain' }])
})

test('wherever the stream is cut in two, the same events come', () => {
  for (let cut = 0; cut <= STREAM.length; cut++) {
    const parser = new EventStreamParser()
    const found = [...parser.feed(STREAM.slice(0, cut)), ...parser.feed(STREAM.slice(cut)), ...parser.feed(':\n')]
    expect(found, `cut at ${cut}`).toEqual([...EVENTS, { event: 'message', data: 'plain' }])
  }
})

test('an event that has not ended is not told', () => {
  const parser = new EventStreamParser()
  expect(parser.feed('event: changed\ndata: {}')).toEqual([])
  expect(parser.feed('\n')).toEqual([])
  expect(parser.feed('\n')).toEqual([{ event: 'changed', data: '{}' }])
})

test('a byte order mark and a field without a value do no harm', () => {
  expect(new EventStreamParser().feed('\uFEFFdata\nid:7\ndata: x\n\n')).toEqual([{ event: 'message', data: '\nx' }])
})
