import { expect, test } from 'vitest'
import { beginsAsHeard } from './orderNumber'

test('a number is found as it was heard on the telephone', () => {
  for (const heard of ['0A1B-C2D3', 'oaib c2', 'OAL–B', '', ' 0a1bc2d3 ']) expect(beginsAsHeard('0A1B-C2D3', heard), heard).toBe(true)
  for (const heard of ['A1', '0A1B-C2D34', '%']) expect(beginsAsHeard('0A1B-C2D3', heard), heard).toBe(false)
})

test('a number is found by the letters of another keyboard that look like its own', () => {
  for (const [cyrillic, latin] of Array.from('АВЕЗІЈКМНОРЅСТУХԚԜ', (it, i) => [it, 'ABE31JKMH0PSCTYXQW'[i]!] as const)) {
    for (const typed of [cyrillic, cyrillic.toLowerCase()]) expect(beginsAsHeard(`${latin}A1B-C2D3`, typed), typed).toBe(true)
  }
  for (const hyphen of ['-', '\u2010', '\u2011', '\u2013', '\u2014', '\u2212', '\u00AD', '\u2043', ' ', '\u00A0', '\u202F'])
    expect(beginsAsHeard('0A1B-C2D3', `0а1в${hyphen}с2`), hyphen).toBe(true)
  expect(beginsAsHeard('0A1B-C2D3', 'Ж')).toBe(false)
})
