/**
 * The smallest set-up of every protocol as a scenario, "small/raft": what a search looks at whole, so that what it
 * finds has a link like every other run. They are no part of the registry: they tell no story.
 */
import { protocols, type ProtocolEntry, type Small } from '@quorate/protocols'
import type { Parameter, Parameters, Scenario } from './scenario.ts'

export const smallName = (protocol: string): string => `small/${protocol}`

/** The scenario of a protocol's name is its smallest set-up; any other name stays as it is. */
export const searchableName = (name: string): string =>
  (protocols.some(protocol => protocol.name === name) ? smallName(name) : name)

const SMALLEST = 'smallest'

/** The set-up that the parameter names. */
const chosen = (small: Small, { setup }: Parameters): Pick<Small, 'text' | 'setup' | 'beginnings'> =>
  (setup === undefined || setup === SMALLEST ? small : small.others![setup]!)

/** Set-ups with more in them than the smallest, where the protocol has some. */
function parametersOf({ others = {} }: Small): readonly Parameter[] {
  const values = [SMALLEST, ...Object.keys(others)]
  const text = Object.entries(others).map(([name, other]) => `${name}: ${other.text}`).join('; ')
  return values.length === 1 ? [] : [{ kind: 'choice', name: 'setup', text, values, default: SMALLEST }]
}

export const smallScenario = ({ name, title, small }: Pick<ProtocolEntry, 'name' | 'title' | 'small'>): Scenario => ({
  name: smallName(name),
  title: `${title}, as small as can be`,
  summary: `For searches: ${small.text}.`,
  lookFor: ['Whatever a search has found.'],
  protocol: name,
  parameters: parametersOf(small),
  seed: 1,
  judges: small.isStore ? ['linearizable'] : [],
  needs: [],
  bounds: small.bounds,
  setup: parameters => chosen(small, parameters).setup,
  beginnings: parameters => chosen(small, parameters).beginnings ?? {},
})
