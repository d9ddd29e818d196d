/** From where a browser fetches what the registries hold: written anew by `src/build/by-need.ts` for each build. */
import type { Mutant, Small } from '@quorate/protocols'
import type { Claim, Question, Scenario, Task } from '@quorate/scenarios'

export interface ScenarioShelf {
  readonly name: string
  /** The protocols of its usual set-up. */
  readonly runs: readonly string[]
  readonly fetch: () => Promise<Scenario>
}

export interface ProtocolShelf {
  readonly name: string
  readonly title: string
  /** The protocols that its mutants stand for, its companions included. */
  readonly of: readonly string[]
  readonly mutants: () => Promise<readonly Mutant[]>
  readonly small: () => Promise<Small>
}

export interface LessonShelf {
  readonly story: string
  readonly fetch: () => Promise<{
    readonly claims?: readonly Claim[]
    readonly questions?: readonly Question[]
    readonly tasks?: readonly Task[]
  }>
}

/** In the order of their registries. */
export const scenarios: readonly ScenarioShelf[] = []
export const protocols: readonly ProtocolShelf[] = []
export const lessons: readonly LessonShelf[] = []
