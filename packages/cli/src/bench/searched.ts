/**
 * A program: searches a reference model within bounds, given as JSON, and prints what it counted, the µs of user CPU
 * time that the search took and the most memory that the process had. It is a process of its own, so that nothing is
 * warm and nobody else's memory counts.
 */
import { search } from '@quorate/explore'
import { referenceModels } from '@quorate/explore/reference'
import { microsecondsOf } from './timing.ts'

const [name, bounds] = process.argv.slice(2)
const reference = referenceModels.find((each) => each.name === name)!
let covered = { distinct: 0, generated: 0 }
const micros = microsecondsOf(() => {
  const { model, limits } = reference.make(JSON.parse(bounds!) as Record<string, number>)
  covered = search(model, limits).covered
})
const { distinct, generated } = covered
const kilobytes = process.resourceUsage().maxRSS
process.stdout.write(JSON.stringify({ distinct, generated, micros, megabytes: Math.round(kilobytes / 1_000) }))
