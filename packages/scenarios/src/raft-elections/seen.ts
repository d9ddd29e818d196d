/** Who led when in a run: the facts from which claims, questions and tasks are made. */
import type { Micros, NodeId, Tenure } from '@quorate/kernel'
import type { Executed } from '../execute.ts'
import { CRASH } from './leader-crashes.ts'
import { servers, type Server } from './story.ts'
import { MS } from '../values.ts'

export interface Lead {
  readonly node: NodeId
  readonly term: number
  readonly event: number
  readonly time: Micros
}

const isLead = ({ role }: Tenure): boolean => role.shape === 'leader'

/** Every time that a server became leader, in the order in which it happened. */
export const leads = ({ recording }: Executed): Lead[] => recording.tenures.filter(isLead)
  .map(({ node, epoch, event }) => ({ node, term: epoch!, event, time: recording.event(event).time }))

/** The first one after a moment, and how long that took. */
export function nextLead(executed: Executed, after: Micros): (Lead & { readonly waited: Micros }) | null {
  const next = leads(executed).find(({ time }) => time > after)
  return next === undefined ? null : { ...next, waited: next.time - after }
}

/** The last event before a moment. */
export function before({ recording }: Executed, time: Micros): number {
  let last = 0
  while (last + 1 < recording.length && recording.event(last + 1).time < time) last++
  return last
}

/** What the servers are after an event; those that are down are left out. */
export const serversAfter = ({ recording }: Executed, event: number): Server[] => {
  const world = recording.worldAfter(event)
  return servers.flatMap(id => {
    const { up, state } = world.node(id)
    return up ? [state as Server] : []
  })
}

/** Between the crash of `down` servers and the first restart. */
export const whileDown = (executed: Executed): number =>
  before(executed, (CRASH + (executed.run.parameters['back-after'] as number)) * MS)
