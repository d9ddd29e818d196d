/** `quorate …`: reads arguments, calls a verb, prints its answer, and gives the exit code that goes with it. */
import { Command, CommanderError } from 'commander'
import { nearest } from '@quorate/scenarios'
import { benchKernel } from './bench.ts'
import { compare, type CompareOptions } from './compare.ts'
import { fuzz, type FuzzOptions } from './fuzz.ts'
import { list } from './list.ts'
import { badInput, exitCodes, type Answer } from './report.ts'
import { replay } from './replay.ts'
import { run, type RunOptions } from './run.ts'
import { shrink, type ShrinkOptions } from './shrink.ts'
import { why, whyNot } from './why.ts'

const collect = (value: string, all: string[]): string[] => [...all, value]

/** Answers with the exit code: 0 ok, 1 violated, 2 unknown, 3 bad input. */
export async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json')
  let answer: Answer | null = null
  const verb = (of: Answer): void => void (answer = of)
  const program = build(verb)
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return 0
    answer = badInput(verbOf(argv), usageProblem(error, argv, program))
  }
  return answer === null ? 0 : print(answer, json)
}

function build(verb: (answer: Answer) => void): Command {
  const program = new Command('quorate')
    .description('Run real consensus, storage and messaging protocols, break them, and see why.')
    .version('0.1.0')
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  const add = (usage: string, text: string): Command =>
    program.command(usage).description(text).option('--json', 'answer with one JSON object').exitOverride()
  add('list [what]', 'what there is: scenarios, protocols, mutants or claims')
    .action((what: string | undefined) => verb(list(what)))
  add('run <scenario>', 'execute a scenario and judge it')
    .option('--seed <n>', 'the seed: a whole number from 0 to 4294967295')
    .option('--set <name=value>', 'set a parameter; may be given several times', collect, [])
    .option('--mutant <protocol/name>', 'break one line of a protocol')
    .option('--faults <json|name>', 'add faults: a name from "list faults", or JSON')
    .option('--trace <file>', 'write every event to a file, as JSON lines')
    .action((scenario: string, options: RunOptions) => verb(run(scenario, options)))
  add('replay <source>', 'execute what a link or a trace file recorded, and compare')
    .action((source: string) => verb(replay(source)))
  add('why <source> <event>', 'what led to an event of a run, in words')
    .action((source: string, event: string) => verb(why(source, event)))
  add('whynot <source> <outcome>', 'who waits for something in a run, and what became of it')
    .option('--at <event>', 'right after this event; without it, at the end')
    .action((source: string, outcome: string, options: { at?: string }) => verb(whyNot(source, outcome, options.at)))
  add('compare <family>', 'put the designs of a family of scenarios to the same clients, seed and faults')
    .option('--protocols <names>', 'only these, separated by commas')
    .option('--seed <n>', 'the seed: a whole number from 0 to 4294967295')
    .option('--set <name=value>', 'set a parameter; may be given several times', collect, [])
    .action((family: string, options: CompareOptions) => verb(compare(family, options)))
  add('fuzz <scenario>', 'execute many runs with other seeds, faults and orders, and tell what they broke')
    .option('--runs <n>', 'so many runs (1000 without a budget): what is found does not depend on the number of workers')
    .option('--seconds <s>', 'for so long')
    .option('--seed <n>', 'the seed of the first run: a whole number from 0 to 4294967295', '1')
    .option('--set <name=value>', 'set a parameter; may be given several times', collect, [])
    .option('--mutant <protocol/name>', 'break one line of a protocol')
    .option('--jobs <n>', 'workers, at most 16; without it, one a processor')
    .option('--strategy <name>', 'one way of looking instead of all in turn: random, swarm, pct, pos, feedback', 'portfolio')
    .option('--patience <s>', 'seconds after which a handler counts as one that does not return', '10')
    .option('--no-shrink', 'show runs as they were found')
    .action(async (scenario: string, options: FuzzOptions) => verb(await fuzz(scenario, options)))
  add('shrink <source>', 'make the run of a link or a trace file as short as it can be and still break the same property')
    .option('--property <name>', 'which of the broken properties; without it, the first')
    .option('--test <file>', 'write a test that replays it')
    .option('--seconds <s>', 'for so long at most', '60')
    .option('--patience <s>', 'seconds after which a handler counts as one that does not return', '10')
    .action(async (source: string, options: ShrinkOptions) => verb(await shrink(source, options)))
  add('bench <what>', 'measure: kernel')
    .option('--rounds <n>', 'how often each measurement is taken; the median counts', '5')
    .option('--record', 'append a line to the history kept in the repository')
    .action((what: string, options: { rounds: string; record?: boolean }) => verb(benchKernel(what, options)))
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
