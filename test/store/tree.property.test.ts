import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { treeLaws } from './tree-laws.ts'

treeLaws(
  (clock) => createStore({ storage: memoryStorage(), embedder: fakeEmbedder({ dimensions: 16 }), clock }),
  100,
)
