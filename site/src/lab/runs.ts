/** Runs that are kept ready, each by what it is: to go back to one asks nobody anything. */
import type { Run } from '@quorate/kernel'
import type { OpenRun } from '../sim/client.ts'

export class Runs {
  readonly #open: (run: Run, signal?: AbortSignal) => Promise<OpenRun>
  readonly #most: number
  /** The one that was put there last stands last. */
  readonly #runs = new Map<string, OpenRun>()

  constructor(open: (run: Run, signal?: AbortSignal) => Promise<OpenRun>, most: number) {
    this.#open = open
    this.#most = most
  }

  known(run: Run): OpenRun | null {
    return this.#runs.get(JSON.stringify(run)) ?? null
  }

  async ready(run: Run, signal?: AbortSignal): Promise<OpenRun> {
    return this.known(run) ?? this.keep(await this.#open(run, signal))
  }

  /** In the place of one that was the same run: what is said of it depends on how it was opened. */
  keep(run: OpenRun): OpenRun {
    const key = JSON.stringify(run.summary.run)
    this.#runs.delete(key)
    this.#runs.set(key, run)
    if (this.#runs.size > this.#most) this.#runs.delete(this.#runs.keys().next().value!)
    return run
  }
}
