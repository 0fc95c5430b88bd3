/** @module Words that ask for nothing: a message of only these recalls nothing. */
import { words } from '../core/words.ts'

const SMALL_TALK: ReadonlySet<string> = new Set(
  `hi hey hello hiya yo howdy greetings morning afternoon evening night good bye goodbye cya later see you soon
  thanks thank thx ty cheers please welcome ok okay k kk sure yes yeah yep yup no nope nah right alright fine great nice cool
  awesome perfect wow lol haha hm hmm oh ah uh um well so and then go on continue more again please it that this is was are i im am
  how you today tomorrow very much so helpful wrong whats up there sorry pardon the a`
    .trim()
    .split(/\s+/),
)

/** Whether a text is only greeting, thanks or assent. */
export function isSmallTalk(text: string): boolean {
  return words(text).every((word) => SMALL_TALK.has(word))
}
