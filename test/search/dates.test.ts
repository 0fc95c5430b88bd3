import { expect, test } from 'vitest'
import { dateFit, findDate, type NamedDate } from '../../src/search/dates.ts'

const at = (text: string): number => Date.parse(text)

test.for<[string, NamedDate]>([
  ['What happened on 2023-05-08?', { year: 2023, month: 5, day: 8 }],
  ['the notes of 2023-05', { year: 2023, month: 5 }],
  ['on 8 May, 2023', { day: 8, month: 5, year: 2023 }],
  ['on 8 May', { day: 8, month: 5 }],
  ['on the 8th of May 2023', { day: 8, month: 5, year: 2023 }],
  ['on the 1st of june', { day: 1, month: 6 }],
  ['on May 8, 2023', { month: 5, day: 8, year: 2023 }],
  ['on Sept. 3rd', { month: 9, day: 3 }],
  ['on MAY 22nd', { month: 5, day: 22 }],
  ['in May 2023', { month: 5, year: 2023 }],
  ['in may of 1999', { month: 5, year: 1999 }],
  ['december, 2024', { month: 12, year: 2024 }],
  ['what did she do in may?', { month: 5 }],
  ['since march', { month: 3 }],
  ['last August', { month: 8 }],
  ['What was it that August?', { month: 8 }],
  ['Was it January or so?', { month: 1 }],
])('"%s" names a date', ([text, date]) => {
  expect(findDate(text)).toEqual(date)
})

test.for([
  'What may she drink?',
  'May I ask you something?',
  'Do you think this may be a problem?',
  'Will this march be long?',
  'Where does Jan live?',
  'It rained. May Theo have a dog?',
  'May the force be with you',
  'did they march on?',
  'What happened in 2023?',
  'She is 8 years old',
  'Mary and Augustine met Junia',
  'version 2023-13-01',
  'a decent octopus',
  '',
])('"%s" names none', (text) => {
  expect(findDate(text)).toBe(undefined)
})

test('a day that no month has is no day', () => {
  expect(findDate('on 45 May 2023')).toEqual({ month: 5, year: 2023 })
  expect(findDate('on 0 May')).toEqual({ month: 5 })
  expect(findDate('on 31 May')).toEqual({ month: 5, day: 31 })
  expect(findDate('2023-00-10')).toBe(undefined)
})

test('every month is known by its name, short and long', () => {
  const names = 'January February March April May June July August September October November December'
  names.split(' ').forEach((name, index) => {
    expect(findDate(`in ${name} 2020`)).toEqual({ month: index + 1, year: 2020 })
    expect(findDate(`3 ${name.slice(0, 3).toLowerCase()}. 2020`)).toEqual({
      month: index + 1,
      day: 3,
      year: 2020,
    })
  })
})

test('the date that says most is taken, wherever it stands', () => {
  expect(findDate('In June, what did she say about 8 May 2023?')).toEqual({ day: 8, month: 5, year: 2023 })
})

test.for<[string, NamedDate, number]>([
  ['2023-05-01T00:00Z', { month: 5 }, 1],
  ['2023-05-31T23:59:59.999Z', { month: 5 }, 1],
  ['2021-05-15', { month: 5 }, 1],
  ['2023-05-15', { month: 5, year: 2023 }, 1],
  ['2022-05-15', { month: 5, year: 2023 }, 0],
  ['2023-05-08', { month: 5, day: 8 }, 1],
  ['2023-05-11T23:59Z', { month: 5, day: 8 }, 1],
  ['2023-05-05', { month: 5, day: 8 }, 1],
  ['2023-05-12', { month: 5, day: 8 }, 0.5],
  ['2023-05-04', { month: 5, day: 8 }, 0.5],
  ['2023-06-01', { month: 5 }, 0.4],
  ['2023-06-10T23:59Z', { month: 5, day: 30 }, 0.4],
  ['2023-06-11', { month: 5 }, 0],
  ['2023-04-30', { month: 5, day: 1 }, 0],
  ['2024-01-05', { month: 12, year: 2023 }, 0.4],
  ['2024-01-05', { month: 12, year: 2024 }, 0],
  ['2024-12-05', { month: 12, year: 2023 }, 0],
])('%s fits %o by %d', ([moment, date, fit]) => {
  expect(dateFit(at(moment), date)).toBe(fit)
})
