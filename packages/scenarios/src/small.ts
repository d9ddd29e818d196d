/**
 * The smallest set-up of every protocol as a scenario, "small/raft": what a search looks at whole, so that what it
 * finds has a link like every other run. They are no part of the registry: they tell no story.
 */
import { protocols } from '@quorate/protocols'
import type { Scenario } from './scenario.ts'

const smallName = (protocol: string): string => `small/${protocol}`

/** The scenario of a protocol's name is its smallest set-up; any other name stays as it is. */
export const searchableName = (name: string): string =>
  (protocols.some(protocol => protocol.name === name) ? smallName(name) : name)

export const smallScenarios: readonly Scenario[] = protocols.map(({ name, title, small }) => ({
  name: smallName(name),
  title: `${title}, as small as can be`,
  summary: `For searches: ${small.text}.`,
  lookFor: ['Whatever a search has found.'],
  protocol: name,
  parameters: [],
  seed: 1,
  judges: small.isStore ? ['linearizable'] : [],
  needs: [],
  bounds: small.bounds,
  setup: () => small.setup,
}))
