/** @module Erases all there is, after asking. */
import { AskFirst } from './ask-first.tsx'

/** Facts, conversations, their history and what was forgotten: nothing is left, and nothing brings it back. */
export function EraseEverything() {
  return (
    <AskFirst
      label="Erase everything"
      says="Everything is facts, conversations, earlier versions, and what waits to be learned."
      question="All of it will be gone for good, and nothing brings it back."
      keep="Keep it"
      run={async (scope) => {
        await scope.erase('everything')
        return 'Everything was erased. Nothing is left of it here.'
      }}
    />
  )
}
