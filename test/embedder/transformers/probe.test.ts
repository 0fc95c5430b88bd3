import { expect, test } from 'vitest'
import { probeModel } from '../../../src/embedder/transformers/probe.ts'
import { identityModel } from '../../fakes/onnx.ts'

test('the model that starts the runtime is the smallest there is', () => {
  expect(probeModel()).toEqual(identityModel())
  expect(probeModel()).toHaveLength(63)
})
