import { expect, test } from 'vitest'
import { beginsAsHeard } from './orderNumber'

test('a number is found as it was heard on the telephone', () => {
  for (const heard of ['0A1B-C2D3', 'oaib c2', 'OAL–B', '', ' 0a1bc2d3 ']) expect(beginsAsHeard('0A1B-C2D3', heard), heard).toBe(true)
  for (const heard of ['A1', '0A1B-C2D34', '%']) expect(beginsAsHeard('0A1B-C2D3', heard), heard).toBe(false)
})
