import { expect, test } from 'vitest'
import { hostOf, isOnThisDevice, problemOf } from '../../demo/model/address.ts'

test.for([
  'https://api.openai.com/v1',
  'https://192.168.1.5:8443/v1',
  'http://localhost:11434/v1',
  'http://127.0.0.1:1234/v1',
])('the page may send to %s', (address) => {
  expect(problemOf(address)).toBeUndefined()
})

test.for([
  ['http://192.168.1.5:11434/v1', 'neither encrypted nor on this device'],
  ['http://localhost.example.com/v1', 'neither encrypted nor on this device'],
  ['ftp://localhost/v1', 'neither encrypted nor on this device'],
  ['api.openai.com/v1', 'is not an address'],
  ['https://', 'is not an address'],
])('for %s it says what is wrong', ([address = '', says = '']) => {
  expect(problemOf(address)).toContain(says)
  expect(problemOf(address)).toContain(`“${address}”`)
})

test('a password in an address is not shown again', () => {
  const says = problemOf('https://ada:secret@api.example/v1')
  expect(says).toContain('user name or a password')
  expect(says).not.toContain('secret')
})

test('where messages go is a host and its port', () => {
  expect(hostOf('https://api.openai.com/v1')).toBe('api.openai.com')
  expect(hostOf('http://localhost:11434/v1')).toBe('localhost:11434')
})

test('this device is known by two names', () => {
  expect(isOnThisDevice('http://localhost:1/v1')).toBe(true)
  expect(isOnThisDevice('http://127.0.0.1:1/v1')).toBe(true)
  expect(isOnThisDevice('https://localhost.example.com')).toBe(false)
})
