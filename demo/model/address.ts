/** @module A model's address, as the user writes it. */

/** This machine, by its names. A page may send there without encryption: it does not leave the device. */
const THIS_DEVICE = ['localhost', '127.0.0.1']

/** What is wrong with an address, in a sentence; `undefined` where this page may send there (see `headers.ts`). */
export function problemOf(baseUrl: string): string | undefined {
  const url = parse(baseUrl)
  if (url === undefined) return `“${baseUrl}” is not an address. It begins with https:// or http://localhost.`
  if (url.username !== '' || url.password !== '') {
    return 'The address holds a user name or a password. What it needs as a key has a field of its own.'
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isHere(url))) return undefined
  return `“${baseUrl}” is neither encrypted nor on this device, so this page may not send there. Use https://.`
}

/** The host and port of an address: where messages go. */
export function hostOf(baseUrl: string): string {
  return parse(baseUrl)?.host ?? baseUrl
}

/** Whether an address is of this machine. */
export function isOnThisDevice(baseUrl: string): boolean {
  const url = parse(baseUrl)
  return url !== undefined && isHere(url)
}

const isHere = ({ hostname }: URL): boolean => THIS_DEVICE.includes(hostname)

function parse(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined
}
