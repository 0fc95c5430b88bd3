import fc from 'fast-check'
import { crc32 as zlibCrc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { crc32, toHex } from '../../../src/store/transfer/crc32.ts'

test('the checksum is the one that zip uses', () => {
  expect(toHex(crc32(new TextEncoder().encode('123456789')))).toBe('cbf43926')
  expect(toHex(crc32(new Uint8Array()))).toBe('00000000')
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => crc32(bytes) === zlibCrc32(bytes)))
})

test('it does not matter in which pieces the bytes come', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 })
  fc.assert(
    fc.property(pieces, (parts) => {
      const whole = Uint8Array.from(parts.flatMap((part) => [...part]))
      return parts.reduce((sum, part) => crc32(part, sum), 0) === crc32(whole)
    }),
  )
})
