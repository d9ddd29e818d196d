/** A run as a test that anyone can keep: it imports what the packages offer, and needs nothing else. */
import type { Executed } from '@quorate/scenarios'

/** Text of a Vitest file that replays the run and expects it to break the property. */
export function regressionTest({ run }: Executed, property: string, link: string): string {
  const mutant = run.mutant === null ? '' : `, with ${run.mutant}`
  const name = JSON.stringify(`${run.scenario}${mutant}: ${property}`)
  return `/** Found by fuzzing and shrunk: npx quorate replay '${link}' */
import { decodeLink, execute } from '@quorate/scenarios'
import { expect, test } from 'vitest'

const link = '${link}'

test(${name}, () => {
  const linked = decodeLink(link)
  if (!linked.ok) throw new Error(linked.error)
  const executed = execute(linked.value.run)
  if (!executed.ok) throw new Error(executed.error)
  const broken = executed.value.judgements.filter(({ status }) => status === 'violated').map(({ property }) => property)
  // Once the protocol is mended, this becomes: expect(broken).toEqual([])
  expect(broken).toContain(${JSON.stringify(property)})
})
`
}
