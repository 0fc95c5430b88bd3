/** @module Salted digests: a key or mark that tells nothing of the text it was made from. */
import { KeepsakeError } from '../core/errors.ts'

/** 96 bits in base64url: two of a billion turns collide with a chance of about 1 in 10¹¹. */
const DIGEST_LENGTH = 16

/** A digest of some words, different in every database. */
export type Digest = (...words: readonly (string | number)[]) => Promise<string>

/** Digests under a salt: SHA-256, cut. */
export function createDigest(salt: string): Digest {
  const { subtle } = globalThis.crypto
  if (subtle === undefined) {
    throw new KeepsakeError(
      'not_supported',
      'crypto.subtle is missing here. Serve the page over https or from localhost.',
      {
        details: { operation: 'crypto.subtle' },
      },
    )
  }
  const encoder = new TextEncoder()
  return async (...words) => {
    const hash = await subtle.digest('SHA-256', encoder.encode(JSON.stringify([salt, ...words])))
    return toBase64Url(new Uint8Array(hash)).slice(0, DIGEST_LENGTH)
  }
}

/** Random, 96 bits in base64url: a key, or a salt. */
export function randomId(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(12)))
}

/** Makes the key of a new memory. */
export type IdMaker = () => string

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
