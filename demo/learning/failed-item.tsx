/** @module What the model wanted and was not done. */
import type { FailedOperation } from 'keepsake'
import { describeOperation } from './describe-operation.ts'

/** Said as it is: nothing is dropped in silence. */
export function FailedItem({ failed: { operation, reason } }: { readonly failed: FailedOperation }) {
  return (
    <li className="change failed">
      <p className="change-head">
        <span className="sign" aria-hidden="true">
          !
        </span>
        <strong>not done</strong>
      </p>
      <p>The model wanted {describeOperation(operation)}</p>
      <p className="why-changed">{reason}</p>
    </li>
  )
}
