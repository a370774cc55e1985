export interface ServerSent {
  event: string
  data: string
}

/**
 * Reads text/event-stream as the HTML standard says, from chunks cut anywhere. (EventSource cannot send the
 * Authorization header, hence our own.)
 */
export class EventStreamParser {
  private rest = ''
  private event = ''
  private data: string[] = []
  private first = true

  /** The events that are complete with this chunk. */
  feed(chunk: string): ServerSent[] {
    if (this.first && chunk !== '') {
      this.first = false
      if (chunk.startsWith('\uFEFF')) chunk = chunk.slice(1)
    }
    const text = this.rest + chunk
    const found: ServerSent[] = []
    let from = 0
    const line = /\r\n|\n|\r/g
    for (let end = line.exec(text); end !== null; end = line.exec(text)) {
      // A CR at the very end may be half of a CRLF.
      if (end[0] === '\r' && line.lastIndex === text.length) break
      this.take(text.slice(from, end.index), found)
      from = line.lastIndex
    }
    this.rest = text.slice(from)
    return found
  }

  private take(line: string, found: ServerSent[]) {
    if (line === '') {
      if (this.data.length > 0) found.push({ event: this.event || 'message', data: this.data.join('\n') })
      this.event = ''
      this.data = []
      return
    }
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    let value = colon < 0 ? '' : line.slice(colon + 1)
    if (value.startsWith(' ')) value = value.slice(1)
    if (field === 'data') this.data.push(value)
    else if (field === 'event') this.event = value
  }
}
