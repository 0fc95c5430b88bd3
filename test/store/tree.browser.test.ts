/** The laws of trees over real IndexedDB, whose keys are arrays of labels. */
import { createStore } from '../../src/store/create-store.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { openDatabase } from '../storage/database.ts'
import { treeLaws } from './tree-laws.ts'

treeLaws(
  (clock) => createStore({ storage: openDatabase(), embedder: fakeEmbedder({ dimensions: 16 }), clock }),
  8,
)
