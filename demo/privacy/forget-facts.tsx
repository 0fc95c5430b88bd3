/** @module Forgets all facts, after asking. */
import { MEMORY_KIND } from 'keepsake'
import { AskFirst } from './ask-first.tsx'

/** Facts go, what was said stays. */
export function ForgetFacts() {
  return (
    <AskFirst
      label="Forget all facts"
      says="Facts are what was learned, or added by hand. Conversations are not touched."
      question="Every fact, learned or added by hand, will be gone. Conversations stay."
      keep="Keep them"
      run={async (scope) => say((await scope.forget({ kinds: [MEMORY_KIND] })).length)}
    />
  )
}

function say(forgotten: number): string {
  if (forgotten === 0) return 'There were no facts to forget.'
  return forgotten === 1 ? 'One fact was forgotten.' : `${forgotten} facts were forgotten.`
}
