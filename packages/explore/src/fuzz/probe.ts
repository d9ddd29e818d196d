/** What is learned of a subject from its plain run, so that faults hit something and change points fall within it. */
import type { Setup } from '@quorate/kernel'
import type { Subject } from '../subject.ts'
import { Trying } from '../trying.ts'

export interface Probe {
  /** A protocol of it asks for the time: clocks that are off can matter. */
  readonly asksClock: boolean
  /** Words for whoever leads, as the protocol has them: "leader", "primary". */
  readonly leaders: readonly string[]
  readonly events: number
}

/** `told` hears of every event that was executed. */
export function probe(subject: Subject, seed: number, told: (event: number) => void = () => {}): Probe {
  const { setup } = subject
  const leaders = new Set<string>()
  const trying = new Trying(subject, { seed, interventions: [] }, undefined, {
    executed: ({ index }) => told(index),
    stepped: ({ node, after }) => {
      const { shape, word } = setup.nodes[node]!.protocol.view.role(after)
      if (shape === 'leader') leaders.add(word)
    },
  })
  trying.world.run()
  const { digest, events } = trying.world
  const shifted = new Trying({ ...subject, setup: withClocksOff(setup) }, { seed, interventions: [] })
  shifted.world.run()
  // Answers to asks are a part of the digest, and nothing else depends on what a clock shows.
  return { asksClock: shifted.world.digest !== digest, leaders: [...leaders], events }
}

function withClocksOff(setup: Setup): Setup {
  const nodes = setup.nodes.map(node => {
    const { offset = 0, ppm = 0 } = node.clock ?? {}
    return { ...node, clock: { offset: offset + 1, ppm } }
  })
  return { ...setup, nodes }
}
