/** `quorate …`: reads arguments, calls a verb, prints its answer, and gives the exit code that goes with it. */
import { Command, CommanderError } from 'commander'
import { nearest } from '@quorate/scenarios'
import { bench, type BenchOptions } from './bench/bench.ts'
import { compare, type CompareOptions } from './compare.ts'
import { list } from './list.ts'
import { badInput, exitCodes, type Answer } from './report.ts'
import { newProtocol } from './new.ts'
import { ownCodeProblem } from './own/load.ts'
import { replay } from './replay.ts'
import { run, type RunOptions } from './run.ts'
import { search, type SearchOptions } from './search.ts'
import { why, whyNot, type WhyOptions } from './why.ts'

const ownCode = ['--code <folder>', 'the folder of the protocol, where it is your own'] as const
const collect = (value: string, all: string[]): string[] => [...all, value]

/** Answers with the exit code: 0 ok, 1 violated, 2 unknown, 3 bad input. */
export async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json')
  let answer: Answer | null = null
  const verb = async (of: Answer | Promise<Answer>): Promise<void> => void (answer = await of)
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

function build(verb: (answer: Answer | Promise<Answer>) => Promise<void>): Command {
  const program = new Command('quorate')
    .description('Run real consensus, storage and messaging protocols, break them, and see why.')
    .version('0.1.0')
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  const add = (usage: string, text: string): Command =>
    program.command(usage).description(text).option('--json', 'answer with one JSON object').exitOverride()
  add('list [what]', 'what there is: scenarios, protocols, mutants or claims')
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
  add('search <model>', 'every state that a reference model can reach within its bounds')
    .option('--bound <name=n>', 'how large the model is; may be given several times', collect, [])
    .option('--mutant <name>', 'break one line of the model')
    .option('--steps <n>', 'stop after so many transitions')
    .option('--memory <megabytes>', 'stop when the states take so much')
    .option('--exhaust', 'go on after a violation')
    .action((model: string, options: SearchOptions) => verb(search(model, options)))
  add('new <what> <name>', 'write a small protocol of your own that passes its tests: new protocol my-lock')
    .action((what: string, name: string) => verb(newProtocol(what, name)))
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
