/** Where a figure or a scenario opens: a place named by its author in the words of the run, found in the run. Pure. */
import type { RunSummary } from './types.ts'

/** What places are found in: a whole summary has it. */
export type Placed = Pick<
  RunSummary, 'length' | 'nodes' | 'situations' | 'acts' | 'operations' | 'tenures' | 'judgements'
>

export type Found = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly error: string }

const ACCEPTED = 'start, event:120, situation:two lead at once, act:0, asked:A/2, answered:A/1, role:r3, violation, ' +
  'each but the first with an offset if you like (violation-2)'

const found = (value: number): Found => ({ ok: true, value })
const none = (error: string): Found => ({ ok: false, error })

/** The event that an anchor names in a run. An offset counts events. */
export function cursorOf(run: Placed, at: string): Found {
  const [, kind = '', , what = '', offset = '0'] = /^([a-z]+)(:(.*?))?([+-]\d+)?$/.exec(at.trim()) ?? []
  const anchor = anchorOf(run, kind, what)
  if (!anchor.ok) return none(`at="${at}": ${anchor.error}`)
  const event = anchor.value + Number(offset)
  if (event >= 0 && event < run.length) return found(event)
  return none(`at="${at}" is event ${event}, but the run has events 0 to ${run.length - 1}`)
}

function anchorOf(run: Placed, kind: string, what: string): Found {
  switch (kind) {
    case 'start': return found(0)
    case 'event': return /^\d+$/.test(what) ? found(Number(what)) : none(`"${what}" is no number of an event`)
    case 'situation': return situation(run, what)
    case 'act': return act(run, what)
    case 'asked': return operation(run, what, 'asked')
    case 'answered': return operation(run, what, 'answered')
    case 'role': return role(run, what)
    case 'violation': return violation(run)
    default: return none(`"${kind}" is no kind of place; accepted are ${ACCEPTED}`)
  }
}

function situation({ situations }: Placed, name: string): Found {
  const known = situations.find(each => each.name === name)
  if (known === undefined) {
    const names = situations.map(each => `"${each.name}"`).join(', ') || 'none'
    return none(`the scenario has no situation "${name}"; it has ${names}`)
  }
  const [first] = known.spans
  return first === undefined ? none(`the situation "${name}" never comes in this run`) : found(first[0])
}

function act({ acts }: Placed, which: string): Found {
  const done = acts[Number(which)]
  if (done === undefined) return none(`the run has ${acts.length} acts, counted from 0, and no act ${which}`)
  return found(done.event)
}

/** "A/2": the third operation of A, counted from 0 in the order of asking. */
function operation({ operations, nodes }: Placed, which: string, end: 'asked' | 'answered'): Found {
  const [name, number] = which.split('/')
  const own = operations.filter(({ client }) => nodes[client]!.name === name)
  const chosen = own[Number(number)]
  if (chosen === undefined) return none(`${name} asks ${own.length} times, counted from 0; there is no ${which}`)
  return chosen[end] < 0 ? none(`${which} is never answered in this run`) : found(chosen[end])
}

/** The first event after which a node is something else than it was when it started. */
function role({ tenures, nodes }: Placed, name: string): Found {
  const own = tenures.filter(({ node }) => nodes[node]!.name === name)
  if (own.length === 0) return none(`there is no node "${name}"; there are ${nodes.map(node => node.name).join(', ')}`)
  const changed = own.find(({ role: { word } }) => word !== own[0]!.role.word)
  return changed === undefined ? none(`${name} stays ${own[0]!.role.word} all through this run`) : found(changed.event)
}

function violation({ judgements }: Placed): Found {
  const events = judgements.filter(({ status }) => status === 'violated').map(({ event }) => event)
  return events.length === 0 ? none('nothing is violated in this run') : found(Math.min(...events))
}
