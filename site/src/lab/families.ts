/** Scenarios of one story stand together, under its name: "split-brain/raft" under "Split brain". Pure. */

interface Named {
  readonly name: string
}

type Family<S> = readonly [name: string, members: readonly S[]]

export function familiesOf<S extends Named>(scenarios: readonly S[]): readonly Family<S>[] {
  const found = new Map<string, S[]>()
  for (const scenario of scenarios) {
    const [story = ''] = scenario.name.split('/')
    const family = story.charAt(0).toUpperCase() + story.slice(1).replaceAll('-', ' ')
    found.set(family, [...(found.get(family) ?? []), scenario])
  }
  return [...found]
}
