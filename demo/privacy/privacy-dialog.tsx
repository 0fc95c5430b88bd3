/** @module What is stored where, and what the user can do about it. */
import { Modal } from '../shell/modal.tsx'
import { ForgetFacts } from './forget-facts.tsx'
import { KeepSafe } from './keep-safe.tsx'

/** The note behind “Your data never leaves this device”. */
export function PrivacyDialog({ onClose }: { onClose(): void }) {
  return (
    <Modal title="Your data never leaves this device" onClose={onClose}>
      <dl className="facts-list">
        <div>
          <dt>What is stored</dt>
          <dd>
            Your messages, your facts and their vectors, in this browser’s IndexedDB, under this site’s
            address. Nothing is sent to a server: there is none.
          </dd>
        </div>
        <div>
          <dt>Who reads it</dt>
          <dd>
            A worker of this page. The browser itself holds it to that: its security policy lets the worker
            reach this site’s own files and nothing else. The page may connect to a model, if ever you name
            one; this demo has none.
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
          <dd>
            Forget memories one by one, all facts below, or everything at once by clearing this site’s data in
            your browser.
          </dd>
        </div>
      </dl>
      <KeepSafe />
      <ForgetFacts />
    </Modal>
  )
}
