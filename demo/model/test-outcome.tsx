/** @module How a test of a model went, in a sentence. */
import type { ModelTest } from './use-model-test.ts'

/** A line whose place is kept, so that nothing moves when it speaks. */
export function TestOutcome({ test, host }: { readonly test: ModelTest; readonly host: string }) {
  return (
    <p className={`test-outcome ${test.step}`} role={test.step === 'failed' ? 'alert' : 'status'}>
      {say(test, host)}
    </p>
  )
}

function say(test: ModelTest, host: string): string {
  if (test.step === 'failed') return test.sentence
  const says = {
    untested: 'A test asks for one word. What you wrote and what is remembered stays here.',
    asking: `Asking ${host} …`,
    answered: 'It answers.',
  }
  return says[test.step]
}
