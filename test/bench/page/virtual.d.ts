declare module 'virtual:libraries' {
  import type { Library } from '../library.ts'

  /** Makes each library that is measured, by its id. */
  export const libraries: Readonly<Record<string, () => Promise<Library>>>
}
