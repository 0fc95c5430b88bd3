/** @module What single English words do to a claim: lists, each of words whose effect is the same. Words of other languages are in none of them. */
import { stemmer } from 'stemmer'
import { fold } from '../../core/words.ts'

/** Longer words are no words of a language. */
const LONGEST_WORD = 40

/** A word's stem, or that of the word it stands for. */
export function stemOf(word: string): string {
  if (word.length > LONGEST_WORD) return word
  const stem = stemmer(word)
  return SYNONYMS.get(word) ?? SYNONYMS.get(stem) ?? stem
}

// A page without a model has no use for these lists: marked as pure, they stay out of its bundle.
const listed = (text: string): string[] => text.trim().split(/\s+/).map(fold)
const setOf = (text: string): ReadonlySet<string> => new Set(listed(text))
const stemsOf = (text: string): ReadonlySet<string> => new Set(listed(text).map(stemOf))

/** Each line: a word, and those that say the same in its place. */
const SYNONYMS = /* @__PURE__ */ readSynonyms(`like enjoy
  hate dislike detest loathe
  live reside
  child kid children
  mother mom mum
  father dad
  buy purchase bought
  start begin began begun
  film movie
  photo picture photograph
  doctor physician
  big large
  small little
  car automobile
  allergy allergic
  phone telephone cellphone
  bicycle bike
  move relocate
  favorite favourite
  person people
  0 zero
  1 one
  2 two
  3 three
  4 four
  5 five
  6 six
  7 seven
  8 eight
  9 nine
  10 ten
  11 eleven
  12 twelve`)

function readSynonyms(text: string): ReadonlyMap<string, string> {
  const entries = text.split('\n').flatMap((line) => {
    const [first = '', ...rest] = listed(line)
    return rest.flatMap((word): [string, string][] => [
      [word, stemmer(first)],
      [stemmer(word), stemmer(first)],
    ])
  })
  return new Map(entries)
}

/** Words whose absence changes nothing. */
export const IGNORED: ReadonlySet<string> =
  /* @__PURE__ */ setOf(`a an the this that these those which who whose there it its of in on at for with by as to into and
  am is are be been being was were has have having had do does did will would can could may might shall should must
  very really quite so just also too indeed actually they them their theirs themselves not no never without
  dont doesnt didnt isnt arent wasnt werent wont cant cannot couldnt shouldnt wouldnt havent hasnt hadnt aint nor neither`)

export const NEGATIONS: ReadonlySet<string> =
  /* @__PURE__ */ setOf(`not no never without none nobody nothing nowhere neither nor cannot cant dont doesnt didnt isnt arent wasnt
  werent wont couldnt shouldnt wouldnt havent hasnt hadnt aint hardly barely stop stopped quit refuse refuses refused deny denies`)

export const PERSONS: ReadonlyMap<string, string> = /* @__PURE__ */ readPersons({
  he: 'he him his himself',
  she: 'she her hers herself',
  i: 'i me my mine myself im ive',
  we: 'we us our ours ourselves',
  you: 'you your yours yourself yourselves',
})

function readPersons(persons: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const entries = Object.entries(persons)
  return new Map(entries.flatMap(([person, forms]) => listed(forms).map((form) => [form, person])))
}

/** Irregular past forms, and the auxiliaries that say it. */
export const PAST: ReadonlySet<string> =
  /* @__PURE__ */ setOf(`was were had did went bought began took got made met saw said told came gave found left felt became ran wrote drove ate
  drank spoke knew grew thought brought taught built sold won lost sent spent kept slept sang swam flew rode wore broke chose
  fell held hurt led paid sat stood understood woke been gone done taken given known`)

/** Their stems must be the same ones. */
export const EXACT: ReadonlySet<string> =
  /* @__PURE__ */ stemsOf(`twenty thirty forty fifty hundred thousand million
  half double twice once first second third last next single
  monday tuesday wednesday thursday friday saturday sunday weekday weekdays weekend weekends
  january february march april may june july august september october november december
  spring summer autumn fall winter morning noon afternoon evening night midnight today tomorrow yesterday tonight
  day days week weeks month months year years hour hours minute minutes ago now currently still already yet anymore again
  always usually often sometimes rarely seldom never daily weekly monthly yearly
  all every each some many few most much more less least only both several any none other another except
  will would can could might shall should must used
  from before after until since against than over under above below behind beside between up down off out away back
  near far through across toward towards inside outside without
  if or but because unless although though instead rather while when
  left right top bottom north south east west
  like likes love loves hate hates dislike dislikes prefer prefers avoid avoids want wants need needs plan plans hope hopes
  buy sell buys sells bought sold start stop starts stops started stopped open close opened closed
  win lose won lost arrive leave join quit come go lend borrow teach learn give take send receive push pull
  married divorced engaged single widowed alive dead pregnant
  brother sister son daughter mother father husband wife boyfriend girlfriend uncle aunt nephew niece grandmother grandfather
  man woman men women boy girl boys girls male female
  old new young good bad best worst better worse big small long short high low hot cold early late fast slow rich poor
  happy sad easy hard safe dangerous healthy sick strong weak full empty same different
  red blue green yellow black white brown pink orange purple grey gray
  vegan vegetarian older younger`)
