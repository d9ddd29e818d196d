/**
 * What a Worker has of the registries of protocols, scenarios and lessons. They begin empty in a browser
 * (`src/build/by-need.ts`), and whoever is asked something first brings what the answer needs.
 */
import {
  claims, ours, parametersOf, protocolNames, questions, readRecorded, scenarios, smallName, smallScenario, tasks,
  type RunRequest,
} from '@quorate/scenarios'
import type { CallName, Calls } from './calls.ts'
import * as shelves from './shelves.ts'
import type { ProtocolShelf, ScenarioShelf } from './shelves.ts'
import type { Opening } from './types.ts'

const names = [...shelves.scenarios.map(({ name }) => name), ...shelves.protocols.map(({ name }) => smallName(name))]
Object.assign(ours, { names })

const needs: { readonly [N in CallName]?: (...given: Parameters<Calls[N]>) => Promise<unknown> } = {
  open: opening => bringRun(requestIn(opening)),
  claim: async (id, which) => {
    await bringLessons([id])
    await bringRun(claims.find(claim => claim.id === id)?.[which])
  },
  question: async id => {
    await bringLessons([id])
    await bringRun(questions.find(question => question.id === id)?.run)
  },
  tasks: (_handle, ids) => bringLessons(ids),
  // A handle names no story, but those that have been open are few.
  designs: () => Promise.all(shelves.scenarios.filter(({ name }) =>
    scenarios.some(open => storyOf(open.name) === storyOf(name))).map(bringScenario)),
}

const storyOf = (name: string): string => name.split('/')[0]!

/** Rejects where something cannot be fetched; what does not exist is for the answer to say. */
export async function bring(call: CallName, given: readonly unknown[]): Promise<void> {
  await (needs[call] as ((...given: readonly unknown[]) => Promise<unknown>) | undefined)?.(...given)
}

function requestIn(opening: Opening): Partial<RunRequest> | undefined {
  if ('request' in opening) return opening.request
  if ('run' in opening) return opening.run
  const recorded = readRecorded(null, opening.link)
  return recorded.ok && Array.isArray(recorded.value.held) ? recorded.value.held[1] ?? undefined : undefined
}

/** The scenario of a run, and every mutant that could be put into what it runs. */
export async function bringRun({ scenario: name, parameters = {} }: Partial<RunRequest> = {}): Promise<void> {
  const rows = shelves.scenarios.filter(row => row.name === name)
  await Promise.all([
    ...rows.map(bringScenario), ...rows.map(({ runs }) => bringMutants(runs)),
    ...shelves.protocols.filter(row => smallName(row.name) === name).map(bringSmall),
  ])
  const scenario = ours.scenarios.find(each => each.name === name)
  const values = scenario === undefined ? null : parametersOf(scenario, parameters)
  if (values?.ok !== true) return
  // With other parameters it may run other protocols.
  await bringMutants([...protocolNames(scenario!.setup(values.value))])
}

/** Every mutant that could be put into one of these protocols. */
const bringMutants = (running: readonly string[]): Promise<unknown> =>
  Promise.all(shelves.protocols.filter(({ of }) => of.some(each => running.includes(each))).map(bringProtocol))

const bringScenario = (row: ScenarioShelf): Promise<void> => once(row, async () => {
  const scenario = await row.fetch()
  for (const list of [scenarios, ours.scenarios]) insert(list, scenario, names)
})

const bringProtocol = (row: ProtocolShelf): Promise<void> => once(row, async () => {
  insert(ours.protocols, { name: row.name, mutants: await row.mutants() }, shelves.protocols.map(({ name }) => name))
})

const bringSmall = (row: ProtocolShelf): Promise<void> => once(row.small, async () => {
  const { name, title } = row
  insert(ours.scenarios, smallScenario({ name, title, small: await row.small() }), names)
})

const bringLessons = (ids: readonly string[]): Promise<unknown> => {
  const stories = ids.map(storyOf)
  return Promise.all(shelves.lessons.filter(({ story }) => stories.includes(story)).map(row => once(row, async () => {
    const fetched = await row.fetch()
    put(claims, fetched.claims ?? [])
    put(questions, fetched.questions ?? [])
    put(tasks, fetched.tasks ?? [])
  })))
}

/** The registries are read-only for everyone else. */
const put = <T>(into: readonly T[], items: readonly T[]): void => void (into as T[]).push(...items)

/** Things are listed in the order of their registry, whatever came first. */
function insert<T extends { readonly name: string }>(into: readonly T[], item: T, order: readonly string[]): void {
  put(into, [item])
  ;(into as T[]).sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
}

const under = new Map<object, Promise<void>>()

/** What could not be fetched is fetched again when it is next needed. */
function once(row: object, fetch: () => Promise<void>): Promise<void> {
  const known = under.get(row) ?? fetch().catch(error => {
    under.delete(row)
    throw error
  })
  under.set(row, known)
  return known
}
