/** @module What the better embedder costs, said before anything is fetched, and how to get it. */
import { useState } from 'react'
import { useBetterSearch } from './better-search-context.ts'
import type { FilesStatus } from './files.ts'
import { HUB } from './minilm.ts'
import { OwnFiles } from './own-files.tsx'
import { RUNTIME_BYTES } from './runtime.ts'
import { megabytes } from './say.ts'

/** The offer. After a failure it is shorter: why it failed stands above it. */
export function Offer({ files, dragging }: { readonly files: FilesStatus; readonly dragging: boolean }) {
  const { state, start, turnOff } = useBetterSearch()
  const [own, setOwn] = useState(false)
  const here = files.downloadBytes === 0
  return (
    <>
      <dl className="facts-list">
        <div>
          <dt>What is downloaded</dt>
          <dd>{sayDownload(files)}</dd>
        </div>
        {state.step === 'off' && (
          <div>
            <dt>What happens then</dt>
            <dd>
              It reads what is remembered, once. Chat and search go on meanwhile with the built-in model.
              Later visits need no network for it.
            </dd>
          </div>
        )}
      </dl>
      <div className={`form-actions ${files.model ? '' : 'stacked'}`}>
        {files.model ? (
          <button type="button" className="quiet turn-off" onClick={() => turnOff({ deleteFiles: true })}>
            Delete its files
          </button>
        ) : (
          <button type="button" aria-expanded={own} onClick={() => setOwn(!own)}>
            I have the files
          </button>
        )}
        <button type="button" className="primary" onClick={start}>
          {here ? 'Use it' : `Download ${megabytes(files.downloadBytes)} and use it`}
        </button>
      </div>
      {(own || dragging) && !files.model && <OwnFiles dragging={dragging} />}
    </>
  )
}

function sayDownload({ model, modelBytes, downloadBytes }: FilesStatus): string {
  if (downloadBytes === 0) return 'Nothing: its files are here already.'
  const runtime = `${megabytes(RUNTIME_BYTES)} of runtime from this site`
  if (model) return `${runtime}. The model is here already.`
  const whole = `${megabytes(modelBytes)} of model from ${HUB}`
  if (downloadBytes <= modelBytes) return `${whole}, once. The runtime is here already. ${SEES}`
  return `${megabytes(downloadBytes)}, once: ${whole}, and ${runtime} (less where it is sent compressed). ${SEES}`
}

const SEES = `${HUB} sees that this device fetches the model, and nothing else.`
