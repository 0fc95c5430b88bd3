import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromMillis, toMillis, toUtc } from '../../src/core/time.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'

test.for([
  ['2023-05-08', '2023-05-08T00:00:00.000Z'],
  ['2023-05-08 13:56', '2023-05-08T13:56:00.000Z'],
  ['2023-05-08T13:56', '2023-05-08T13:56:00.000Z'],
  ['2023-05-08t13:56:07z', '2023-05-08T13:56:07.000Z'],
  ['2023-05-08T13:56:07.5Z', '2023-05-08T13:56:07.500Z'],
  ['2023-05-08T13:56:07.123456Z', '2023-05-08T13:56:07.123Z'],
  ['2023-05-08T01:00+02:00', '2023-05-07T23:00:00.000Z'],
  ['2023-05-08T23:30-0130', '2023-05-09T01:00:00.000Z'],
  ['2023-05-08 13:56 +00:00', '2023-05-08T13:56:00.000Z'],
  [' 2023-05-08 ', '2023-05-08T00:00:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['0001-01-01', '0001-01-01T00:00:00.000Z'],
] as const)('%s is %s', ([input, moment]) => {
  expect(toUtc(input, 'at')).toBe(moment)
})

test.for([
  ['2023-02-29'],
  ['2023-02-30T10:00Z'],
  ['2023-04-31'],
  ['2023-13-01'],
  ['2023-00-10'],
  ['2023-05-08T25:00'],
  ['2023-05-08T10:61'],
  ['2023-05-08T10:00+99:00'],
  ['2023-5-8'],
  ['08.05.2023'],
  ['8 May 2023'],
  ['2023-05-08Z'],
  ['2023-05-08T10'],
  ['yesterday'],
  [''],
  [1683504000000],
  [new Date(0)],
  [null],
  [undefined],
])('%o is no moment', ([input]) => {
  expectError(
    thrownBy(() => toUtc(input, 'at')),
    'invalid_argument',
    {
      details: { argument: 'at' },
      says: /^at is .*, not a moment in ISO 8601\. Write '2023-05-08T13:56:00Z'\.$/,
    },
  )
  if (typeof input === 'string') expect(toMillis(input)).toBe(NaN)
})

const date = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })

test('a moment in UTC stays as it is, and a zone is only another way to write it', () => {
  fc.assert(
    fc.property(date, fc.integer({ min: -14 * 60, max: 14 * 60 }), (moment, minutes) => {
      const utc = moment.toISOString()
      expect(toUtc(utc, 'at')).toBe(utc)
      expect(toMillis(utc)).toBe(moment.getTime())
      expect(fromMillis(moment.getTime())).toBe(utc)
      const local = new Date(moment.getTime() + minutes * 60_000).toISOString().slice(0, -1)
      fc.pre(local.length === 23)
      const pad = (number: number): string => String(Math.floor(number)).padStart(2, '0')
      const zone = `${minutes < 0 ? '-' : '+'}${pad(Math.abs(minutes) / 60)}:${pad(Math.abs(minutes) % 60)}`
      expect(toUtc(`${local}${zone}`, 'at')).toBe(utc)
      expect(toUtc(`${local}${zone.replace(':', '')}`, 'at')).toBe(utc)
    }),
  )
})

test('what has no zone is in UTC, wherever the machine is', () => {
  const zone = process.env['TZ']
  process.env['TZ'] = 'Asia/Tokyo'
  try {
    expect(new Date('2023-05-08T13:56').toISOString()).toBe('2023-05-08T04:56:00.000Z')
    expect(toUtc('2023-05-08T13:56', 'at')).toBe('2023-05-08T13:56:00.000Z')
  } finally {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  }
})
