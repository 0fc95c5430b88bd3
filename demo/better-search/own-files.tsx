/** @module The user's own copy of the model: for who has no network, or would rather fetch it otherwise. */
import { useEffect, useRef } from 'react'
import { Icon } from '../shell/icon.tsx'
import { useBetterSearch } from './better-search-context.ts'
import { HUB, MODEL } from './minilm.ts'

/** A folder to choose or to drop. */
export function OwnFiles({ dragging }: { readonly dragging: boolean }) {
  const { importFiles } = useBetterSearch()
  const picker = useRef<HTMLInputElement>(null)
  const here = useRef<HTMLDivElement>(null)
  useEffect(() => {
    here.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div ref={here} className="own-files" data-dragging={dragging}>
      <p>
        The folder as{' '}
        <code>
          {HUB}/{MODEL.model}
        </code>{' '}
        has it, with <code>config.json</code>, <code>tokenizer.json</code>, <code>tokenizer_config.json</code>{' '}
        and <code>onnx/model_quantized.onnx</code>. It is copied into this browser and sent nowhere.
      </p>
      <button type="button" onClick={() => picker.current?.click()}>
        <Icon name="import" />
        Choose the folder
      </button>
      <p className="soft">or drop it here</p>
      <input
        ref={(input) => {
          input?.setAttribute('webkitdirectory', '')
          picker.current = input
        }}
        type="file"
        hidden
        aria-label="The model’s folder"
        onChange={({ target }) => importFiles([...(target.files ?? [])])}
      />
    </div>
  )
}
