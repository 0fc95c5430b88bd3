import { expect, test } from 'vitest'
import { withDates } from '../../../src/memory/extract/dates.ts'

/** A Monday. */
const MONDAY = '2023-05-08T13:56:00.000Z'

test.for([
  ['Ada ran a race yesterday.', 'Ada ran a race on 2023-05-07.'],
  ['Ada met Bo the day before yesterday.', 'Ada met Bo on 2023-05-06.'],
  ['Yesterday, Ada met Bo.', 'On 2023-05-07, Ada met Bo.'],
  ['Yesterday was hard for Ada.', '2023-05-07 was hard for Ada.'],
  ['The concert yesterday was great.', 'The concert on 2023-05-07 was great.'],
  ['Ada set off today.', 'Ada set off on 2023-05-08.'],
  ['Ada called earlier today.', 'Ada called earlier on 2023-05-08.'],
  ['Ada flies tomorrow morning.', 'Ada flies on the morning of 2023-05-09.'],
  ['Ada flies the day after tomorrow.', 'Ada flies on 2023-05-10.'],
  ['Ada has been ill since yesterday.', 'Ada has been ill since 2023-05-07.'],
  ['Ada cooks tonight.', 'Ada cooks on the evening of 2023-05-08.'],
  ['Ada slept badly last night.', 'Ada slept badly on the night of 2023-05-07.'],
  ['Ada spoke at a school last week.', 'Ada spoke at a school in the week before 2023-05-08.'],
  ['Ada starts a course next week.', 'Ada starts a course in the week after 2023-05-08.'],
  ['Ada camped last weekend.', 'Ada camped on the weekend before 2023-05-08.'],
  ['Ada moved in last month.', 'Ada moved in April 2023.'],
  ['Ada has lived in Rome since last month.', 'Ada has lived in Rome since April 2023.'],
  ['Ada moves to Rome next month.', 'Ada moves to Rome in June 2023.'],
  ['Ada painted a sunrise last year.', 'Ada painted a sunrise in 2022.'],
  ['Next year will be her last at school.', '2024 will be her last at school.'],
  ['Ada was ill during last week.', 'Ada was ill during the week before 2023-05-08.'],
  ['Ada ran a race last Saturday.', 'Ada ran a race on 2023-05-06.'],
  ['Ada ran a race last Monday.', 'Ada ran a race on 2023-05-01.'],
  ['Ada danced last Friday night.', 'Ada danced on the night of 2023-05-05.'],
  ['Ada dances next Friday.', 'Ada dances on 2023-05-12 or 2023-05-19.'],
  ['Ada dances next Monday.', 'Ada dances on 2023-05-15.'],
  ['Ada met Bo three days ago.', 'Ada met Bo on 2023-05-05.'],
  ['Ada met Bo a day ago.', 'Ada met Bo on 2023-05-07.'],
  ['Ada met Bo 10 days ago.', 'Ada met Bo on 2023-04-28.'],
  ['Ada met Bo about 3 days ago.', 'Ada met Bo about 3 days before 2023-05-08.'],
  ['Ada met Bo two or three days ago.', 'Ada met Bo two or three days before 2023-05-08.'],
  ['Two weeks ago, Ada met Bo.', 'Two weeks before 2023-05-08, Ada met Bo.'],
  ['Ada met Bo a year ago today.', 'Ada met Bo a year before 2023-05-08.'],
  ['Ada has known Bo since 10 years ago.', 'Ada has known Bo since 10 years before 2023-05-08.'],
  ['Ada met Bo a few weeks ago.', 'Ada met Bo a few weeks before 2023-05-08.'],
  ['Ada met Bo more than two years ago.', 'Ada met Bo more than two years before 2023-05-08.'],
  ['Ada was ill at the end of last month.', 'Ada was ill at the end of April 2023.'],
  ['Ada spent last year in Rome.', 'Ada spent 2022 in Rome.'],
  ["Ada’s and Bo's kids' trip was yesterday.", "Ada’s and Bo's kids' trip was on 2023-05-07."],
  ['Ada sang "Hey Jude" and \'Help!\' yesterday.', 'Ada sang "Hey Jude" and \'Help!\' on 2023-05-07.'],
  ['Ada never flies. She left by train yesterday.', 'Ada never flies. She left by train on 2023-05-07.'],
  ['Ada and Bo saw each other last week.', 'Ada and Bo saw each other in the week before 2023-05-08.'],
  ['Ada has her exam tomorrow at 9:00.', 'Ada has her exam on 2023-05-09 at 9:00.'],
  ['Today is Ada’s birthday.', '2023-05-08 is Ada’s birthday.'],
  ['Ada works from home from today.', 'Ada works from home from 2023-05-08.'],
  ['Ada ran yesterday and rests today.', 'Ada ran on 2023-05-07 and rests on 2023-05-08.'],
] as const)('%s is: %s', ([said, dated]) => {
  expect(withDates(said, MONDAY)).toBe(dated)
  expect(withDates(dated, '2031-11-03T00:00:00.000Z')).toBe(dated)
})

test.for([
  'Ada ran a race on 2023-05-07.',
  'Ada ran a race yesterday (2023-05-07).',
  'Ada ran a race on 2023-05-07, yesterday.',
  'Ada ran a race last Sunday, 7 May 2023.',
  'Ada volunteers every last Friday of the month.',
  'Ada volunteers on the last week of June.',
  'Ada has been tired the last week.',
  "Ada liked yesterday's race.",
  'Ada reads today’s news.',
  'Ada reads USA Today every day.',
  'Ada sang "Yesterday, all my troubles" and “see you tomorrow”.',
  'Ada learned to swim in two weeks.',
  'Ada will be back in a day or two.',
  'Ada never puts things off until tomorrow.',
  'Ada puts everything off until tomorrow.',
  'Ada lives for today.',
  'Ada always regrets what she did last night.',
  'Whenever Ada wins, she forgets what she lost yesterday.',
  'Ada often plans next week on a Sunday.',
  'Every Monday Ada writes down what she did last week.',
  'Ada would move to Rome tomorrow.',
  'If it rains, Ada leaves tomorrow.',
  'Ada remembers Bo as if they had met yesterday.',
  'Ada talks about her wedding like it was yesterday.',
  'Ada and Bo plan in two weeks what others do in a year.',
  'Ada wants to be free in three weeks.',
  'Ada works for a better tomorrow.',
  'Ada worries about tomorrow.',
  'Ada looks forward to tomorrow.',
  'Ada is proud of the woman who she is today.',
  'Ada thinks that people today read less.',
  'Ada still lives there today.',
  'Ada believes that there is no tomorrow.',
  'Yesterday is Ada’s favourite song.',
  'Yesterday by the Beatles is Ada’s favourite song.',
  "Ada loves the song 'yesterday'.",
  'Ada loves the song ‘yesterday’ and the band’s ‘last year’.',
  'Ada loves the song «yesterday», and `tomorrow`, and „last week“.',
  'Ada asked: "Are you leaving tomorrow',
  "Ada's motto is 'today, not tomorrow'.",
  "Bo's last year at school was hard.",
  'Ada met Bo a week ago Friday.',
  'Ada called two hours ago.',
  'Ada danced this Friday.',
  'Ada swims every day and rests on Sundays.',
  'Ada wants a day-to-day diary.',
  'Ada has been well for the last two weeks.',
  'Ada was born today in 1990.',
])('stays: %s', (said) => {
  expect(withDates(said, MONDAY)).toBe(said)
})

test.for(['"…"', "'…'", '“…”', '‘…’', '„…“', '«…»', '`…`'])(
  'what is quoted stays, and what is around it does not: %s',
  (quote) => {
    for (const said of ['yesterday', 'see you tomorrow', 'two days ago', 'It’s Ada’s last year!']) {
      const quoted = quote.replace('…', said)
      expect(withDates(`Ada sang ${quoted} yesterday.`, MONDAY)).toBe(`Ada sang ${quoted} on 2023-05-07.`)
      expect(withDates(`${quoted} is Ada’s song.`, MONDAY)).toBe(`${quoted} is Ada’s song.`)
    }
  },
)

test('dates cross months and years', () => {
  expect(withDates('Ada left yesterday and returns next month.', '2024-01-01T00:00:00.000Z')).toBe(
    'Ada left on 2023-12-31 and returns in February 2024.',
  )
  expect(withDates('Ada left last month.', '2024-01-31T23:59:00.000Z')).toBe('Ada left in December 2023.')
  expect(withDates('Ada returns tomorrow.', '2024-02-28T12:00:00.000Z')).toBe('Ada returns on 2024-02-29.')
})

test('a date stays what it is, however often it is read', () => {
  const once = withDates('Ada ran a race last Saturday, a few weeks ago and three days ago.', MONDAY)
  expect(withDates(once, '2025-01-01T00:00:00.000Z')).toBe(once)
})
