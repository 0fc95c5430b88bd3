/** @module The way back to the built-in embedder. */
import { useState } from 'react'
import { useBetterSearch } from './better-search-context.ts'
import type { FilesStatus } from './files.ts'
import { RUNTIME_BYTES } from './runtime.ts'
import { megabytes } from './say.ts'

/** Going back is one click; whether the files go too is the user's choice. */
export function WayBack({ files }: { readonly files: FilesStatus }) {
  const { turnOff } = useBetterSearch()
  const [deleteFiles, setDeleteFiles] = useState(false)
  return (
    <>
      <label className="tick">
        <input
          type="checkbox"
          checked={deleteFiles}
          onChange={({ target }) => setDeleteFiles(target.checked)}
        />
        <span>
          Delete the {megabytes(files.modelBytes + RUNTIME_BYTES)} of its files too
          <small className="soft">If they stay, using it again needs no download.</small>
        </span>
      </label>
      <div className="form-actions">
        <button type="button" onClick={() => turnOff({ deleteFiles })}>
          Use the built-in one again
        </button>
      </div>
    </>
  )
}
