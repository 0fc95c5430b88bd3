/** @module Where models often are. */

/** An address to begin with. */
export interface Preset {
  readonly name: string
  readonly baseUrl: string
  /** A model that is found there. */
  readonly example: string
}

/** Two servers that run on the user's own machine, and one that does not. */
export const presets: readonly Preset[] = [
  { name: 'Ollama', baseUrl: 'http://localhost:11434/v1', example: 'llama3.2' },
  { name: 'LM Studio', baseUrl: 'http://localhost:1234/v1', example: 'qwen3-8b' },
  { name: 'OpenAI', baseUrl: 'https://api.openai.com/v1', example: 'gpt-5-mini' },
]

/** An example for an address; the first preset's for one that is not known. */
export function exampleFor(baseUrl: string): string {
  return presets.find((preset) => preset.baseUrl === baseUrl)?.example ?? 'the name its server knows it by'
}
