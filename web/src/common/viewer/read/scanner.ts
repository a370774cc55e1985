const SPACE = 32
const LINE_FEED = 10
const RETURN = 13
const MINUS = 45
const PLUS = 43
const DOT = 46
const ZERO = 48
const NINE = 57

/** Words and numbers of a text file, read from its bytes: a string of 500 MB would not fit. */
export class Scanner {
  at = 0

  constructor(private readonly bytes: Uint8Array) {}

  get ended(): boolean {
    return this.at >= this.bytes.length
  }

  /** Goes to the next word, across lines; false at the end. */
  seek(): boolean {
    while (this.at < this.bytes.length && this.bytes[this.at]! <= SPACE) this.at++
    return this.at < this.bytes.length
  }

  /** Goes to the next word of this line; false at the end of it. */
  seekInLine(): boolean {
    const b = this.bytes
    while (this.at < b.length && b[this.at]! <= SPACE) {
      if (b[this.at] === LINE_FEED || b[this.at] === RETURN) return false
      this.at++
    }
    return this.at < b.length
  }

  skipLine(): void {
    const b = this.bytes
    while (this.at < b.length && b[this.at] !== LINE_FEED && b[this.at] !== RETURN) this.at++
    if (this.at < b.length) this.at++
  }

  skipWord(): void {
    while (this.at < this.bytes.length && this.bytes[this.at]! > SPACE) this.at++
  }

  /** The byte here, or -1. */
  peek(): number {
    return this.bytes[this.at] ?? -1
  }

  word(): string {
    const from = this.at
    this.skipWord()
    let word = ''
    for (let i = from; i < this.at && i < from + 64; i++) word += String.fromCharCode(this.bytes[i]!)
    return word
  }

  line(): string {
    const from = this.at
    this.skipLine()
    return new TextDecoder('latin1').decode(this.bytes.subarray(from, Math.min(this.at, from + 4096))).trim()
  }

  /** A decimal number beginning here; NaN when there is none. Stops behind it. */
  number(): number {
    const b = this.bytes
    let sign = 1
    if (b[this.at] === MINUS) {
      sign = -1
      this.at++
    } else if (b[this.at] === PLUS) this.at++
    let value = 0
    let digits = 0
    let exponent = 0
    while (b[this.at]! >= ZERO && b[this.at]! <= NINE) {
      value = value * 10 + (b[this.at++]! - ZERO)
      digits++
    }
    if (b[this.at] === DOT) {
      this.at++
      while (b[this.at]! >= ZERO && b[this.at]! <= NINE) {
        value = value * 10 + (b[this.at++]! - ZERO)
        digits++
        exponent--
      }
    }
    if (digits === 0) return NaN
    if ((b[this.at]! | 32) === 101) {
      this.at++
      let power = 1
      if (b[this.at] === MINUS) {
        power = -1
        this.at++
      } else if (b[this.at] === PLUS) this.at++
      let e = 0
      while (b[this.at]! >= ZERO && b[this.at]! <= NINE) e = e * 10 + (b[this.at++]! - ZERO)
      exponent += power * e
    }
    return sign * (exponent === 0 ? value : exponent < 0 ? value / 10 ** -exponent : value * 10 ** exponent)
  }
}
