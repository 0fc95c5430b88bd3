import { expect, test } from 'vitest'
import { checkNames } from '../../src/core/options.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'

const KNOWN = ['baseUrl', 'model', 'id']

test.for(['modle', 'baseURL', 'Id', '', 'toString'])(
  'an option that there is not is named, with those that there are: %o',
  (name) => {
    const error = expectError(
      thrownBy(() => checkNames('make', { model: 'm', [name]: 1 }, KNOWN)),
      'invalid_argument',
      { details: { argument: name } },
    )
    expect(error.message).toBe(`make has no option '${name}'. It has baseUrl, model, id.`)
  },
)

test('options that there are pass, and so does one that is undefined', () => {
  expect(() => checkNames('make', {}, KNOWN)).not.toThrow()
  expect(() => checkNames('make', { id: 'x', modle: undefined }, KNOWN)).not.toThrow()
})
