/** @module The smallest ONNX model: one float in, the same out. */

/** `identityModel()` of `test/fakes/onnx.ts`, where a test holds the two together. */
const BASE64 = 'CAg6NwoQCgF4EgF5IghJZGVudGl0eRIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCAhAN'

/** Its bytes: 63 of them. */
export function probeModel(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(BASE64), (character) => character.charCodeAt(0))
}
