import { memoryStorage } from '../../src/storage/memory.ts'
import { storageContract } from '../contracts/storage.ts'

const make = async () => {
  const storage = memoryStorage()
  return { open: () => storage }
}

storageContract('memory', make, {
  skip: {
    'what was committed is there after a restart, and seq goes on': 'It lives as long as the object does.',
  },
})
