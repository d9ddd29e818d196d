/** A finding as a failure prints it: what was broken, and how it came to that. */
import { sentence, timeText, type Recording } from '@quorate/kernel'

const LAST = 12

export function findingText(recording: Recording, finding = recording.findings[0]!): string {
  const { property, evidence, event } = finding
  const told = Array.from({ length: Math.min(LAST, event + 1) }, (_, i) => event - i).reverse()
  const lines = told.map(i => `  ${i}  ${timeText(recording.event(i).time)}  ${sentence(recording, i)}`)
  return [`seed ${recording.tape.seed}: "${property}" is broken: ${evidence}`, ...lines].join('\n')
}
