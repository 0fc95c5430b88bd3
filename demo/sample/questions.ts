/** @module What to ask about the sample conversation, each with words of the turn that answers it. */

/** A question that the sample answers. */
export interface Suggestion {
  readonly question: string
  /** Words of the turn that should be found first. */
  readonly answer: string
}

export const questions: readonly Suggestion[] = [
  { question: 'What is the name of Theo’s dog?', answer: 'her name is Biscuit' },
  { question: 'What is Theo allergic to?', answer: 'No walnuts' },
  { question: 'Where did Mara find her boat?', answer: 'in a barn near Whitby' },
  { question: 'What did Mara break in May?', answer: 'broke my left wrist' },
  { question: 'When is Ines getting married?', answer: 'third of October, in Lisbon' },
  { question: 'Which job was Mara offered?', answer: 'Head of the glasshouses' },
  { question: 'What colour did Mara paint Pippin?', answer: 'dark green, with a cream stripe' },
  { question: 'What does Hamish grow?', answer: 'He grows leeks' },
  { question: 'Did Theo pass his exam?', answer: 'I passed, with distinction' },
]
