/** What a bundler's or workerd's rule for data gives: the file's bytes. */
declare module '*.safetensors' {
  const bytes: ArrayBuffer
  export default bytes
}
