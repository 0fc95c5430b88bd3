/** @module A promise that is settled from outside. */

/** A promise, and what settles it. */
interface Resolvers<Result> {
  readonly promise: Promise<Result>
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/** As `Promise.withResolvers`, which Node 20 lacks. */
export function withResolvers<Result>(): Resolvers<Result> {
  let resolve: Resolvers<Result>['resolve'] = () => {}
  let reject: Resolvers<Result>['reject'] = () => {}
  const promise = new Promise<Result>((...settle) => ([resolve, reject] = settle))
  return { promise, resolve, reject }
}
