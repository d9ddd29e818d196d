/** A run as a test that anyone can keep: it imports what the packages offer, and needs nothing else. */
import type { Executed } from './execute.ts'
import { linkText } from './link.ts'

/** Text of a Vitest file that replays what was found and expects it to break the property. */
export const regressionTest = (executed: Executed, property: string): string =>
  textOf(executed, 'Found by fuzzing and shrunk', property, expectBroken(property))

/** The same of any run: it breaks again what it breaks first, or gives again what it gave. */
export function testOf(executed: Executed): string {
  const broken = executed.judgements.find(({ status }) => status === 'violated')
  return broken === undefined ? textOf(executed, 'Kept', 'the same events and verdict', expectSame(executed))
    : textOf(executed, 'Kept', broken.property, expectBroken(broken.property))
}

const expectBroken = (property: string): string =>
  `  const broken = executed.value.judgements.filter(({ status }) => status === 'violated').map(({ property }) => property)
  // Once the protocol is mended, this becomes: expect(broken).toEqual([])
  expect(broken).toContain(${JSON.stringify(property)})`

const expectSame = ({ check: { events, digest, verdict } }: Executed): string =>
  `  expect(executed.value.check).toEqual({ events: ${events}, digest: '${digest}', verdict: '${verdict}' })`

function textOf(executed: Executed, said: string, what: string, expectation: string): string {
  const { run } = executed
  const link = linkText(executed)
  const mutant = run.mutant === null ? '' : `, with ${run.mutant}`
  return `/** ${said}: npx quorate replay '${link}' */
import { decodeLink, execute } from '@quorate/scenarios'
import { expect, test } from 'vitest'

const link = '${link}'

test(${JSON.stringify(`${run.scenario}${mutant}: ${what}`)}, () => {
  const linked = decodeLink(link)
  if (!linked.ok) throw new Error(linked.error)
  const executed = execute(linked.value.run)
  if (!executed.ok) throw new Error(executed.error)
${expectation}
})
`
}
