declare module 'virtual:libraries' {
  /** Makes each library that is measured, by its id. */
  export const libraries: Readonly<Record<string, () => Promise<import('../library.ts').Library>>>
}
