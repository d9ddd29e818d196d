import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { watch } from '../test/example.ts'
import { story } from '../test/example-run.ts'
import { start, step } from './step.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8').replace(/\r\n/g, '\n')
/** The contents of all fenced blocks of the page. */
const blocks = [...read('../README.md').matchAll(/```(?:ts)?\n([\s\S]*?)```/g)].map(([, text]) => text!)

/** A file of the example as a user of the package would write it. */
const asUser = (text: string): string =>
  text.replaceAll('\'../src/index.ts\'', '\'@quorate/kernel\'').replace('export const story', 'const story')

describe('the README', () => {
  test('shows the example that is compiled, its run, and what the run says', () => {
    expect(blocks)
      .toStrictEqual([asUser(read('../test/example.ts')), asUser(read('../test/example-run.ts')),
        `${story.join('\n')}\n`])
  })

  test('the example does what the page says of it', () => {
    const { state } = start(watch, { peer: 1 }, 0)
    const silent = step(watch, state, { kind: 'timeout', timer: 'silence', key: 0 }).state
    expect(silent).toStrictEqual({ peer: 1, suspected: true, suspicions: 1 })
    expect(step(watch, silent, { kind: 'message', from: 1, message: { type: 'Alive' } }).state.suspected).toBe(false)
    expect(step(watch, silent, { kind: 'message', from: 1, message: { type: 'Other' as 'Alive' } }).state).toBe(silent)
    expect(start(watch, { peer: 1 }, 0, { suspicions: 1 }).state)
      .toStrictEqual({ peer: 1, suspected: false, suspicions: 1 })
  })
})
