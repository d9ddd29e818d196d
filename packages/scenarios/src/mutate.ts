/** Puts a mutant, one broken line, in the place of its protocol: at the top of a node or hosted. */
import { show, type AnyProtocol, type Setup } from '@quorate/kernel'
import type { Mutant } from '@quorate/protocols'
import { ours, type Library } from './library.ts'
import { nearest } from './nearest.ts'
import { bad, good, type Result } from './scenario.ts'

/** A set-up in which the named mutant runs: "raft/votes-twice" everywhere, "raft/votes-twice@r2,r3" at these nodes. */
export function mutated(setup: Setup, name: unknown, library: Library): Result<Setup> {
  if (typeof name !== 'string') return bad(`the mutant was ${show(name)}; accepted is protocol/name`)
  const at = name.indexOf('@')
  const found = findMutant(setup, at < 0 ? name : name.slice(0, at), library)
  if (!found.ok) return found
  if (at < 0) return good(mutate(setup, found.value, () => true))
  const where = name.slice(at + 1).split(',')
  const runs = mutate(setup, found.value, () => true).nodes
    .filter(({ protocol }, id) => protocol !== setup.nodes[id]!.protocol).map(node => node.name)
  const wrong = where.find(node => !runs.includes(node))
  if (wrong !== undefined) return bad(`the mutant ${show(name)} names the node ${show(wrong)}; accepted are ${runs.join(', ')}`)
  return good(mutate(setup, found.value, node => where.includes(node)))
}

/** Replaces a protocol by its mutant wherever it runs; nodes that shared a protocol go on sharing one. */
function mutate(setup: Setup, mutant: Mutant, isAt: (node: string) => boolean): Setup {
  const replaced = new Map<AnyProtocol, AnyProtocol>()
  const replace = (protocol: AnyProtocol): AnyProtocol => {
    const known = replaced.get(protocol)
    if (known !== undefined) return known
    const result = protocol.name === mutant.protocol.name ? mutant.protocol : withHosted(protocol, replace)
    replaced.set(protocol, result)
    return result
  }
  const nodes = setup.nodes.map(node => (isAt(node.name) ? { ...node, protocol: replace(node.protocol) } : node))
  return { ...setup, nodes }
}

function withHosted(protocol: AnyProtocol, replace: (inner: AnyProtocol) => AnyProtocol): AnyProtocol {
  const hosted = Object.entries(protocol.hosts ?? {})
  if (hosted.every(([, { protocol: inner }]) => replace(inner) === inner)) return protocol
  const hosts = hosted.map(([channel, entry]) => [channel, { ...entry, protocol: replace(entry.protocol) }] as const)
  return { ...protocol, hosts: Object.fromEntries(hosts) }
}

/** Names of all protocols that a set-up runs, hosted ones included. */
export function protocolNames(setup: Setup): Set<string> {
  const names = new Set<string>()
  const visit = (protocol: AnyProtocol): void => {
    names.add(protocol.name)
    for (const { protocol: inner } of Object.values(protocol.hosts ?? {})) visit(inner)
  }
  for (const node of setup.nodes) visit(node.protocol)
  return names
}

/** Every mutant that can be put into a set-up, as "protocol/mutant". */
export function mutantsOf(setup: Setup, { protocols } = ours): { readonly name: string; readonly mutant: Mutant }[] {
  const names = protocolNames(setup)
  return protocols.flatMap(entry => entry.mutants
    .filter(mutant => names.has(mutant.protocol.name))
    .map(mutant => ({ name: `${entry.name}/${mutant.name}`, mutant })))
}

function findMutant(setup: Setup, name: string, library: Library): Result<Mutant> {
  const mutants = mutantsOf(setup, library)
  const found = mutants.find(mutant => mutant.name === name)
  if (found !== undefined) return good(found.mutant)
  const near = nearest(name, mutants.map(mutant => mutant.name))
  return bad(`no protocol of this scenario has the mutant ${show(name)}; ` +
    (near.length === 0 ? 'it has none' : `the nearest are ${near.join(', ')}`))
}
