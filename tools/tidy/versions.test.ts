import { expect, test } from 'vitest'
import { describe, judged } from './finding.ts'
import { fixture, theRepository } from './repository.ts'
import { looseVersions } from './versions.ts'

test('every version is exact and in the lockfile', () => {
  expect(describe(judged('versions', looseVersions(theRepository())))).toBe('')
})

const found = (version: string, locked = version) => looseVersions(fixture({
  'packages/cli/package.json': `{\n  "dependencies": {\n    "commander": "${version}"\n  }\n}`,
  'package-lock.json': `{ "packages": { "packages/cli": { "dependencies": { "commander": "${locked}" } } } }`,
})).map(({ line, instead }) => `${line} ${instead}`)

test('ranges are found, at their line', () => {
  for (const version of ['^15.1.0', '~15.1.0', '*', '15.x', '>=15', 'latest', '']) {
    expect(found(version), version).toEqual([expect.stringMatching(/^3 write one exact version/)])
  }
  expect(found('15.1.0')).toEqual([])
  expect(found('1.0.0-beta.2')).toEqual([])
})

test('a lockfile that says something else is found', () => {
  expect(found('15.1.0', '15.0.0')).toEqual([expect.stringContaining('run npm install')])
})
