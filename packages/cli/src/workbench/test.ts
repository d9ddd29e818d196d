/**
 * `test`: starts a program as the nodes of a cluster, lets clients work on it, cuts the network, kills nodes, and
 * judges what the clients were told. It happens in real time and cannot be replayed; the history can be judged again.
 */
import { drawBetween, root, rootLineage, stream } from '@quorate/kernel'
import { badInput, type Answer } from '../report.ts'
import { Clients } from './clients.ts'
import { Cluster } from './cluster.ts'
import { historyFile } from './history-file.ts'
import { Nemesis } from './nemesis.ts'
import { Network } from './network.ts'
import { planOf, type Plan, type TestOptions } from './options.ts'
import { Unfit } from './process.ts'
import { answerOf } from './verdict.ts'
import { workload } from './workload.ts'

/** Clients at each node. */
const CLIENTS = 2

export async function test(args: readonly string[], options: TestOptions): Promise<Answer> {
  const plan = planOf(options, args)
  if (!plan.ok) return badInput('test', plan.error)
  const file = historyFile(options.history)
  if (!file.ok) return badInput('test', file.error)
  const random = randomOf(plan.value.seed)
  const network = new Network(plan.value, random)
  const cluster = new Cluster(plan.value.nodes, plan.value.program, network)
  const clients = new Clients(message => cluster.send(message))
  const nemesis = new Nemesis(cluster, network, clients, random)
  cluster.toClient = message => clients.receive(message)
  const interrupted = (): void => void cluster.end().then(() => process.exit(130))
  process.once('SIGINT', interrupted)
  try {
    await Promise.race([work(plan.value, cluster, clients, nemesis, random), cluster.unfit])
  } catch (error) {
    file.value.forget()
    if (error instanceof Unfit) return badInput('test', error.message)
    throw error
  } finally {
    process.off('SIGINT', interrupted)
    await cluster.end()
  }
  file.value.write(clients.history, nemesis.done)
  return answerOf({ plan: plan.value, network, clients, nemesis }, options.history)
}

async function work(
  plan: Plan, cluster: Cluster, clients: Clients, nemesis: Nemesis, random: () => number,
): Promise<void> {
  await Promise.all(plan.nodes.map(name => cluster.start(name)))
  clients.begin()
  const length = plan.seconds * 1_000
  const end = performance.now() + length
  const mean = (plan.nodes.length * CLIENTS * 1_000) / plan.rate
  const next = workload(random)
  const busy = plan.nodes.flatMap(name => Array.from({ length: CLIENTS }, () =>
    clients.work(name, next, () => random() * 2 * mean, () => performance.now() > end)))
  await Promise.all([...busy, nemesis.work(plan, length)])
}

/** Numbers in [0, 1), the same for the same seed; when each is taken is up to the machine. */
function randomOf(seed: number): () => number {
  let n = 0
  return () => drawBetween(seed, stream.choose, rootLineage(root.request, 0, n++), 0, 999_999) / 1_000_000
}
