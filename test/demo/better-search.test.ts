import { statSync } from 'node:fs'
import { join } from 'node:path'
import { KeepsakeError } from 'keepsake'
import { expect, test } from 'vitest'
import { RUNTIME_BYTES, RUNTIME_NAME } from '../../demo/better-search/runtime.ts'
import { megabytes, sayAside, sayBytes, sayError, sayRunning } from '../../demo/better-search/say.ts'
import { ROOT } from '../house/source-file.ts'

test('the size of the runtime is that of the file that is served', () => {
  expect(RUNTIME_BYTES).toBe(statSync(join(ROOT, 'node_modules/onnxruntime-web/dist', RUNTIME_NAME)).size)
})

test('sizes are said in megabytes', () => {
  expect(megabytes(22_868_273)).toBe('23 MB')
  expect(megabytes(466_247, 1)).toBe('0.5 MB')
  expect(sayBytes(0, 711_661)).toBe('0.0 of 0.7 MB')
  expect(sayBytes(366, 366)).toBe('0.4 of 0.4 kB')
})

test.each([
  [{ step: 'download', done: 12_400_000, total: 37_200_000 }, 'Downloading', '12.4 of 37.2 MB', 1 / 3],
  [{ step: 'import', done: 0, total: 23_000_000 }, 'Reading your files', '0.0 of 23.0 MB', 0],
  [{ step: 'load', done: 0 }, 'Starting it', '', undefined],
  [
    { step: 'embed', done: 312, total: 1240 },
    'Reading what is remembered',
    '312 of 1,240 memories',
    312 / 1240,
  ],
  [{ step: 'embed', done: 0, total: 0 }, 'Reading what is remembered', '', undefined],
] as const)('how far it is: %o', (state, what, far, share) => {
  const said = sayRunning(state)
  expect(said).toMatchObject({ what, far })
  if (share === undefined) expect(said.share).toBeUndefined()
  else expect(said.share).toBeCloseTo(share)
})

test('beside a name stands how far it is, or that it failed', () => {
  expect(sayAside({ step: 'download', done: 5, total: 12 })).toBe('41 %')
  expect(sayAside({ step: 'failed', error: new Error('It broke off.') })).toBe('failed')
  for (const step of ['off', 'on'] as const) expect(sayAside({ step })).toBeUndefined()
  expect(sayAside({ step: 'load', done: 5 })).toBeUndefined()
})

test('a download that fails names the other way; what files of one’s own cannot help says only why', () => {
  const failure = (reason: 'unreachable' | 'no_room') =>
    new KeepsakeError('embedder_failed', 'It broke off.', { details: { embedder: 'x', reason } })
  expect(sayError(failure('unreachable'))).toBe('It broke off. Or choose the files yourself.')
  expect(sayError(failure('no_room'))).toBe('It broke off.')
  expect(sayError(new Error('This site answered 503.'))).toBe('This site answered 503.')
  expect(sayError('odd')).toBe('odd')
})
