import { Recording, reliable, sentence, timeText } from '../src/index.ts'
import { watch } from './example.ts'

const setup = {
  nodes: [
    { name: 'a', protocol: watch, config: { peer: 1 } },
    { name: 'b', protocol: watch, config: { peer: 0 } },
  ],
  network: reliable([1_000, 5_000]),
  requests: [], loops: [], situations: [],
  faults: [
    { at: 65_000, fault: { kind: 'cut-one-way', from: [0], to: [1] } as const },
    { at: 150_000, fault: { kind: 'heal' } as const },
  ],
  until: 200_000, limit: 1_000,
}

const recording = new Recording(setup, { seed: 1, interventions: [] })

export const story: string[] = []
for (let i = 0; i < recording.length; i++) {
  const { act, notes, time } = recording.event(i)
  if (act !== null || notes.length > 0) story.push(`${timeText(time)}: ${sentence(recording, i)}`)
}
