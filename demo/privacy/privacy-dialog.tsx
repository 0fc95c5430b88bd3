/** @module What is stored where, what leaves, and what the user can do about it. */
import { HUB } from '../better-search/minilm.ts'
import { hostOf } from '../model/address.ts'
import { useModel } from '../model/model-context.ts'
import { Modal } from '../shell/modal.tsx'
import { EraseEverything } from './erase-everything.tsx'
import { ForgetFacts } from './forget-facts.tsx'
import { KeepSafe } from './keep-safe.tsx'

/** The note behind the header's promise. */
export function PrivacyDialog({ onClose }: { onClose(): void }) {
  const { settings } = useModel()
  const title =
    settings === undefined ? 'Your data never leaves this device' : 'What stays here, and what leaves'
  return (
    <Modal title={title} onClose={onClose}>
      <dl className="facts-list">
        <div>
          <dt>What is stored</dt>
          <dd>
            Your messages, your facts and their vectors, in this browser’s IndexedDB, under this site’s
            address. This site has no server that they could be sent to.
          </dd>
        </div>
        <div>
          <dt>What leaves</dt>
          <dd>
            {settings === undefined ? NOTHING : <Leaves host={hostOf(settings.baseUrl)} />} If you press
            Download under Better search, this page asks {HUB} for the model’s files, once, and tells it
            nothing else.
          </dd>
        </div>
        <div>
          <dt>Who reads it</dt>
          <dd>
            A worker of this page. The browser itself holds it to that: its security policy lets the worker
            reach this site’s own files and nothing else. Only the page may connect to a model, or fetch one.
          </dd>
        </div>
        <div>
          <dt>Without a network</dt>
          <dd>
            After the first visit the page opens offline, with the model that it searches by. Turn the network
            off and reload.
          </dd>
        </div>
        <div>
          <dt>To be rid of it</dt>
          <dd>Forget memories one by one, all facts, or erase everything below.</dd>
        </div>
      </dl>
      <KeepSafe />
      <ForgetFacts />
      <EraseEverything />
    </Modal>
  )
}

const NOTHING = 'Nothing, as long as you use no model.'

function Leaves({ host }: { readonly host: string }) {
  return (
    <>
      What you write, what is recalled for it, and what facts are learned from: to <strong>{host}</strong>,
      the address that you entered, and nowhere else. Everything that is not recalled stays here.
    </>
  )
}
