/*
 * What an old Node reads first, so this file keeps to syntax and imports that every Node with modules knows.
 * The scripts import nothing else until it has agreed.
 */
const NEEDED_MAJOR = 20
const NEEDED_MINOR = 19

export function nodeIsNewEnough() {
  const found = process.versions.node
  const major = Number(found.split('.')[0])
  const minor = Number(found.split('.')[1])
  if (major > NEEDED_MAJOR || (major === NEEDED_MAJOR && minor >= NEEDED_MINOR)) return true
  console.error(
    'Keepsake needs Node ' + NEEDED_MAJOR + '.' + NEEDED_MINOR + ' or later, and this is Node ' + found + '.',
  )
  process.exitCode = 1
  return false
}
