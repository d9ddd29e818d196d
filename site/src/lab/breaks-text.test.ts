import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { protocols } from '@quorate/protocols'
import { expect, test } from 'vitest'
import { breaksText } from './breaks-text.ts'

test('a property can be broken', () => {
  expect(breaksText({ breaks: 'Election Safety' })).toBe('it can break Election Safety')
})

test('a script shows the mutants that no property convicts, and is one of their protocol', () => {
  const said = protocols.flatMap(({ protocol, mutants }) => mutants.map(mutant => ({ protocol, text: breaksText(mutant) })))
  expect(said.filter(({ text }) => text.includes('/'))).toEqual([])
  const scripts = said.flatMap(({ protocol, text }) => {
    const [, script] = /^it is shown by the script (.*)$/.exec(text) ?? []
    return script === undefined ? [] : [`${protocol.name}/scripts/${script}`]
  })
  expect(scripts).toContain('raft/scripts/split-vote.txt')
  const folder = new URL('../../../packages/protocols/src/', import.meta.url)
  expect(scripts.filter(script => !existsSync(fileURLToPath(new URL(script, folder))))).toEqual([])
})
