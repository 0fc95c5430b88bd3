import { twinLaws } from './twin-laws.ts'

twinLaws(100)
