/** @module A checksum that streams: CRC-32, as in zip and PNG. WebCrypto's digests want all the bytes at once. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let code = byte
  for (let bit = 0; bit < 8; bit++) code = code & 1 ? 0xedb88320 ^ (code >>> 1) : code >>> 1
  return code
})

/** The CRC-32 of some bytes, after that of the bytes before them; 0 at the beginning. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let code = ~before
  for (const byte of bytes) code = (TABLE[(code ^ byte) & 0xff] as number) ^ (code >>> 8)
  return ~code >>> 0
}

/** A checksum as the file holds it: eight hexadecimal digits. */
export function toHex(code: number): string {
  return code.toString(16).padStart(8, '0')
}
