import { reliable, type AnyProtocol, type Setup } from '@quorate/kernel'
import { goldenScripts } from '../testing/script.ts'
import { raft } from './raft.ts'
function cluster(size: number, protocol: AnyProtocol = raft): Setup {
  const nodes = Array.from({ length: size }, (_, i) => i)
  const config = { nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 4 }
  return {
    nodes: nodes.map(i => ({ name: `r${i + 1}`, protocol, config })), network: reliable([1_000, 20_000]),
    requests: [], loops: [], faults: [], situations: [], until: 3_000_000, limit: 100_000,
  }
}
goldenScripts(new URL('./scripts/', import.meta.url), size => cluster(size), { request: words => words.join(' ') })
