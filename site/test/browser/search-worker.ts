/** A Worker that searches: what it is asked to look at goes in, what the search has found comes out. */
import { search } from '@quorate/explore'
import { referenceModels } from '@quorate/explore/reference'
import { searchScenario } from '@quorate/scenarios'
import type { Asked, Told } from './search.test.ts'

export function tell({ model, scenario, mutant, bounds }: Asked): Told {
  if (model !== undefined) {
    const made = referenceModels.find(({ name }) => name === model)!.make(bounds)
    const { verdict, covered } = search(made.model, made.limits)
    return { verdict, covered, digest: null }
  }
  const ready = searchScenario('test', { scenario: scenario!, mutant: mutant ?? null, bounds })
  if (!ready.ok) throw new Error(ready.error)
  while (!ready.value.advance(10_000));
  const { result } = ready.value
  if (!result.ok) throw new Error(result.error)
  const { found: { verdict, covered }, executed } = result.value
  return { verdict, covered, digest: executed?.check.digest ?? null }
}

if (typeof self !== 'undefined' && 'postMessage' in self) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows; this is a Worker
  self.addEventListener('message', ({ data }: MessageEvent<Asked>) => self.postMessage(tell(data)))
}
