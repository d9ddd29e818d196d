/** `quorate …`: reads arguments, calls a verb, prints its answer, and gives the exit code that goes with it. */
import { Command, CommanderError } from 'commander'
import { nearest } from '@quorate/scenarios'
import { assumptions, type AssumptionsOptions } from './assumptions.ts'
import { bench, type BenchOptions } from './bench/bench.ts'
import { compare, type CompareOptions } from './compare.ts'
import { fuzz, type FuzzOptions } from './fuzz.ts'
import { list } from './list.ts'
import { badInput, exitCodes, type Answer } from './report.ts'
import { newProtocol } from './new.ts'
import { node, type NodeOptions } from './node/node.ts'
import { ownCodeProblem } from './own/load.ts'
import { needsWatching, watched } from './own/watched.ts'
import { quorum, quorumUsage } from './quorum.ts'
import { replay } from './replay.ts'
import { run, type RunOptions } from './run.ts'
import { search, type SearchOptions } from './search.ts'
import { shrink, type ShrinkOptions } from './shrink.ts'
import { why, whyNot, type WhyOptions } from './why.ts'
import type { TestOptions } from './workbench/options.ts'
import { test } from './workbench/test.ts'

const ownCode = ['--code <folder>', 'the folder of the protocol, where it is your own'] as const
const collect = (value: string, all: string[]): string[] => [...all, value]

/** Answers with the exit code: 0 ok, 1 violated, 2 unknown, 3 bad input. */
export async function main(argv: readonly string[]): Promise<number> {
  // What follows after -- belongs to somebody else's program.
  const json = (argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv).includes('--json')
  if (needsWatching(argv)) {
    const end = await watched(argv)
    return typeof end === 'number' ? end : print(badInput(verbOf(argv), end), json)
  }
  let answer: Answer | null = null
  const verb = async (of: Answer | Promise<Answer | null>): Promise<void> => void (answer = await of)
  const program = build(verb)
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    answer = badInput(verbOf(argv), problemOf(error, argv, program))
  }
  return answer === null ? 0 : print(answer, json)
}

/** A sentence for what a person gave wrongly, here or in code of their own; a mistake of ours is thrown on. */
function problemOf(error: unknown, argv: readonly string[], program: Command): string {
  if (error instanceof CommanderError) return usageProblem(error, argv, program)
  const own = ownCodeProblem(error)
  if (own === null) throw error
  return own
}

function build(verb: (answer: Answer | Promise<Answer | null>) => Promise<void>): Command {
  const program = new Command('quorate')
    .description('Run real consensus, storage and messaging protocols, break them, and see why.')
    .version('0.1.0')
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  const add = (usage: string, text: string): Command =>
    program.command(usage).description(text).option('--json', 'answer with one JSON object').exitOverride()
  add('list [what]', 'what there is: scenarios, protocols, mutants, models, faults or claims')
    .action((what: string | undefined) => verb(list(what)))
  add('run <scenario>', 'execute a scenario, or the folder of your own protocol, and judge it')
    .option('--seed <n>', 'the seed: a whole number from 0 to 4294967295')
    .option('--set <name=value>', 'set a parameter; may be given several times', collect, [])
    .option('--mutant <protocol/name[@node,…]>', 'break one line of a protocol, everywhere or at some nodes')
    .option('--faults <json|name>', 'add faults: a name from "list faults", or JSON')
    .option('--interventions <json>', 'what is done by hand: an act right after the event with a lineage')
    .option('--manual', 'nothing happens by itself: interventions deliver what waits')
    .option('--trace <file>', 'write every event to a file, as JSON lines')
    .action((scenario: string, options: RunOptions) => verb(run(scenario, options)))
  add('replay <source>', 'execute what a link or a trace file recorded, and compare')
    .option(...ownCode)
    .action((source: string, options: { code?: string }) => verb(replay(source, options)))
  add('why <source> <event>', 'what led to an event of a run, in words')
    .option(...ownCode)
    .action((source: string, event: string, options: WhyOptions) => verb(why(source, event, options)))
  add('whynot <source> <outcome>', 'who waits for something in a run, and what became of it')
    .option('--at <event>', 'right after this event; without it, at the end')
    .option(...ownCode)
    .action((source: string, outcome: string, options: WhyOptions) => verb(whyNot(source, outcome, options)))
  add('compare <scenario>', 'put the designs of a scenario or its whole family to the same seed, clients and faults')
    .option('--protocols <names>', 'only these, separated by commas')
    .option('--seed <n>', 'the seed: a whole number from 0 to 4294967295')
    .option('--set <name=value>', 'set a parameter where a scenario has it; may be given several times', collect, [])
    .option('--faults <json|name>', 'add faults: a name from "list faults", or JSON')
    .action((scenario: string, options: CompareOptions) => verb(compare(scenario, options)))
  add('fuzz <scenario>', 'execute many runs of a scenario, or of a folder with one, with other seeds, faults and orders, and tell what they broke')
    .option('--runs <n>', 'so many runs (1000 without a budget): what is found does not depend on the number of workers')
    .option('--seconds <s>', 'for so long')
    .option('--seed <n>', 'the seed of the first run: a whole number from 0 to 4294967295', '1')
    .option('--set <name=value>', 'set a parameter; may be given several times', collect, [])
    .option('--mutant <protocol/name>', 'break one line of a protocol')
    .option('--jobs <n>', 'workers, at most 16; without it, one a processor')
    .option('--without <assumptions>', 'give these up, separated by commas: see assumptions')
    .option('--assume <assumptions>', 'let these hold, as the scenario relies on them or beyond that')
    .option('--strategy <name>', 'one way of looking instead of all in turn: random, swarm, pct, pos, feedback', 'portfolio')
    .option('--patience <s>', 'seconds after which a handler counts as one that does not return', '10')
    .option('--no-shrink', 'show runs as they were found')
    .action(async (scenario: string, options: FuzzOptions) => verb(await fuzz(scenario, options)))
  add('assumptions <scenario>', 'what the guarantees of a scenario rely on, and which of them fall where each of it alone is given up')
    .option('--runs <n>', 'so many for each', '200')
    .option('--seed <n>', 'the seed of the first run; without it, the scenario’s own')
    .option('--set <name=value>', 'set a parameter; may be given several times', collect, [])
    .option('--mutant <protocol/name>', 'break one line of a protocol')
    .action((scenario: string, options: AssumptionsOptions) => verb(assumptions(scenario, options)))
  add('shrink <source>', 'make the run of a link or a trace file as short as it can be and still break the same property')
    .option(...ownCode)
    .option('--property <name>', 'which of the broken properties; without it, the first')
    .option('--script <file>', 'write the short run as a golden script, which replay compares line by line')
    .option('--test <file>', 'write a test that replays it')
    .option('--seconds <s>', 'for so long at most', '60')
    .option('--patience <s>', 'seconds after which a handler counts as one that does not return', '10')
    .action(async (source: string, options: ShrinkOptions) => verb(await shrink(source, options)))
  add('search <what>', 'look at everything that a scenario, your own protocol or a reference model can do within bounds')
    .option('--bound <name=count>', 'how often what may happen: timeouts, crashes, requests …', collect, [])
    .option('--set <name=value>', 'set a parameter; may be given several times', collect, [])
    .option('--mutant <protocol/name>', 'break one line of a protocol')
    .option('--property <name>', 'judge only this property; may be given several times', collect, [])
    .option('--from <name|link|file>', 'begin later: where the set-up has a name for it, where a run is, or after the steps of a file')
    .option('--at <event>', 'of a run to begin in: right after this event; without it, at its end')
    .option('--steps <n>', 'stop after so many transitions; of scenarios after 5000000 if nothing is said')
    .option('--memory <megabytes>', 'of reference models: stop when the states take so much')
    .option('--sleep', 'take what commutes in one order only: the same states, fewer transitions')
    .option('--exhaust', 'of reference models: go on after a violation')
    .action((what: string, options: SearchOptions) => verb(search(what, options)))
  add('new <what> <name>', 'write a small protocol of your own that passes its tests: new protocol my-lock')
    .action((what: string, name: string) => verb(newProtocol(what, name)))
  add('node <store>', 'run raft-kv or lww-register as a process that speaks JSON lines on stdin and stdout')
    .option('--data <folder>', 'keep what must survive a crash there; without it, in memory')
    .option('--log', 'write which rules were applied to stderr')
    .action((store: string, options: NodeOptions) => verb(node(store, options)))
  add('test [args...]', 'start any program as nodes, let clients work on it, and judge what they were told')
    .option('--workload <name>', 'what clients do: lin-kv')
    .option('--bin <program>', 'the program; its own arguments follow after --')
    .option('--nodes <n>', 'how many of it', '3')
    .option('--seconds <s>', 'how long clients work', '10')
    .option('--rate <r>', 'operations a second, of all clients together', '30')
    .option('--latency <ms>', 'the longest time of a message between nodes', '0')
    .option('--loss <percent>', 'messages between nodes that are lost', '0')
    .option('--cut', 'cut the network and heal it, again and again')
    .option('--kill', 'kill a node and start it again, again and again')
    .option('--seed <n>', 'of operations and troubles; when they happen is up to the machine', '1')
    .option('--history <file>', 'write the history as JSON lines')
    .action((args: string[], options: TestOptions) => verb(test(args, options)))
  add('quorum <kind> [numbers...]', `what a quorum system guarantees, drawn and counted: ${quorumUsage}`)
    .action((kind: string, numbers: string[]) => verb(quorum(kind, numbers)))
  add('bench <what>', 'measure: kernel or search')
    .option('--rounds <n>', 'how often each measurement is taken; the median counts', '5')
    .option('--quick', 'a small part of it, for a first look')
    .option('--record', 'append a line to bench/<what>.jsonl, the history by release')
    .action((what: string, options: BenchOptions) => verb(bench(what, options)))
  return program
}

const verbOf = (argv: readonly string[]): string => argv.find(word => !word.startsWith('-')) ?? ''

/** Commander's complaint as one sentence, with the nearest verbs where the verb is unknown. */
function usageProblem(error: CommanderError, argv: readonly string[], program: Command): string {
  const verbs = program.commands.map(command => command.name())
  if (error.code === 'commander.unknownCommand') {
    return `there is no verb "${verbOf(argv)}"; the nearest are ${nearest(verbOf(argv), verbs).join(', ')}`
  }
  if (error.code === 'commander.help') return `a verb is missing; accepted are ${verbs.join(', ')}`
  return `${error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')}; see "quorate ${verbOf(argv)} --help"`
}

function print({ report, text }: Answer, json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`)
  else (report.status === 'error' ? process.stderr : process.stdout).write(`${text}\n`)
  return exitCodes[report.status]
}
