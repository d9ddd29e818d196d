/** Whether a protocol has the fields that the kernel calls. */
import { fieldProblem, firstProblem, is, shown, type Fields } from './fields.ts'

const handlers = ['onMessage', 'onTimeout', 'onRequest', 'onDisk', 'onHosted', 'requestProblem', 'waits']

export function protocolProblem(what: string, value: unknown): string | null {
  const problem = fieldProblem(what, value, {
    name: 'text', durable: 'list', start: 'function', invariants: 'list', witnesses: 'list', view: 'object',
  })
  if (problem !== null) return problem
  const protocol = value as Fields & { invariants: unknown[]; witnesses: unknown[]; durable: unknown[] }
  const named = `the protocol ${String(protocol.name)}`
  const wrong = handlers.find(name => protocol[name] !== undefined && typeof protocol[name] !== 'function')
  if (wrong !== undefined) return `${named} has ${wrong} ${shown(protocol[wrong])}; accepted is a function`
  const hosted = Object.values((protocol.hosts ?? {}) as Record<string, Fields>)
  return firstProblem(protocol.durable, group => (Array.isArray(group) && group.every(is.text) ? null
    : `${named} has ${shown(group)} in durable; accepted is a list of groups of field names, [['a', 'b'], ['c']]`))
    ?? firstProblem(protocol.invariants, (invariant, i) => invariantProblem(`invariant ${i} of ${named}`, invariant))
    ?? firstProblem(protocol.witnesses, (witness, i) =>
      fieldProblem(`witness ${i} of ${named}`, witness, { name: 'text', text: 'text', reached: 'function' }))
    ?? fieldProblem(`the view of ${named}`, protocol.view, {
      role: 'function', epoch: 'function', describe: 'function', rows: 'function', message: 'function',
    })
    ?? firstProblem(hosted, ({ protocol: inner }) => protocolProblem(`a protocol hosted by ${named}`, inner))
}

function invariantProblem(what: string, value: unknown): string | null {
  const problem = fieldProblem(what, value, { name: 'text', text: 'text' })
  if (problem !== null) return problem
  const form = ['each', 'pair', 'step', 'check'].find(name => typeof (value as Fields)[name] === 'function')
  return form === undefined ? `${what} has none of the functions each, pair, step, or init, fold and check` : null
}
