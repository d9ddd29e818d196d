/** A content folder of any size, made up but well formed, for tests and for looking at the layout. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const concepts = [
  'time', 'replication', 'quorum', 'leader-election', 'consensus',
  'consistency', 'transactions', 'log', 'failure-recovery', 'overload',
] as const

const titles = [
  'Two nodes that both think they lead', 'A slow node and a dead node look the same', 'Order without clocks',
  'Why your read returned an old value', 'Any two majorities share a node',
  'A lock that expired while you slept',
  'What must be on disk before you answer', 'Overlap is not enough', 'All or nothing across machines',
  'Two writes, one of which will fail', 'The log that never forgets', 'Write it down first', 'Retries that kill',
  'How one slow node takes the rest', '`fsync` and its broken promises', 'Reading without writing: ReadIndex and leases',
]
const tldrs = [
  'A cut in the network leaves two leaders, each sure of itself. A majority on one side, and a number that only grows, '
    + 'make the other harmless.',
  'From outside, silence has no reason. Every detector guesses, and pays either in false alarms or in time.',
  'A write that was acknowledged is on one disk only, and the next read asks another.',
]

export interface Planned {
  slug: string
  number: number
  title: string
  concept: string
  level: number
  words: number
  figures: number
  questions: number
  minutes: number
}

/** What article `number` is like. The minutes are worked out here by the stated rates, not by the code under test. */
export function planned(number: number): Planned {
  const wordMinutes = 4 + number % 9
  const figures = 4 + number % 5
  const questions = number % 4
  return {
    slug: `article-${number}`,
    number,
    title: titles[number % titles.length]!,
    concept: concepts[Math.floor((number - 1) / 10) % concepts.length]!,
    level: 1 + number % 3,
    words: wordMinutes * 230,
    figures,
    questions,
    minutes: Math.round((wordMinutes * 60 + figures * 45 + questions * 40) / 60),
  }
}

const phrase = 'Every node that was cut off comes back and still believes what it last knew to be true '.split(' ')
  .filter(Boolean)

/** Exactly `count` words in paragraphs of sixty. */
function prose(count: number): string {
  const words = Array.from({ length: count }, (_, index) => phrase[index % phrase.length]!)
  const paragraphs: string[] = []
  for (let at = 0; at < count; at += 60) paragraphs.push(words.slice(at, at + 60).join(' '))
  return paragraphs.join('\n\n')
}

function article(plan: Planned): string {
  const neighbours = [plan.number - 1, plan.number + 1].filter(number => number > 0)
  return `---
number: ${plan.number}
title: "${plan.title}"
tldr: "${tldrs[plan.number % tldrs.length]}"
question: Can it happen twice?
concept: ${plan.concept}
level: ${plan.level}
prerequisites: [${plan.number > 1 ? `article-${plan.number - 1}` : ''}]
next: [${neighbours.map(number => `article-${number}`).join(', ')}]
sources:
  - title: In search of an understandable consensus algorithm
    authors: Ongaro, Ousterhout
    section: §5.2
changelog:
  - date: 2026-11-22
    text: First published.
---

export const Figure = () => null
export const Predict = () => null

${prose(plan.words)}

${'<Figure />\n\n'.repeat(plan.figures)}${'<Predict />\n\n'.repeat(plan.questions)}`
}

/** An article that uses every part an article can have, to look at and to test. */
const specimen = `---
number: 35
title: Two nodes that both think they lead
tldr: >-
  A cut in the network leaves two leaders, each sure of itself. A majority on one side, and a number that only grows,
  make the other harmless.
question: Can two leaders exist at the same time?
concept: leader-election
level: 1
prerequisites: [article-2, article-3]
next: [article-4, article-5]
topics: [split brain, failover]
sources:
  - title: In search of an understandable consensus algorithm
    authors: Diego Ongaro, John Ousterhout
    venue: USENIX ATC 2014
    section: §5.1–5.2
    url: https://raft.github.io/raft.pdf
  - title: How to do distributed locking
    authors: Martin Kleppmann
    note: On fencing tokens.
changelog:
  - date: 2026-11-22
    text: First published.
---

import Probe from '../../../../test/probe/Probe.svelte'

export const Figure = ({ children }) => (
  <figure class="wide">
    <svg viewBox="0 0 1080 240" role="img" aria-label="Three nodes, the first cut off">
      <rect x=".5" y=".5" width="1079" height="239" fill="var(--stage)" stroke="var(--rule)" />
      <circle cx="240" cy="120" r="28" fill="none" stroke="var(--term-1)" stroke-width="4" />
      <rect x="512" y="92" width="56" height="56" rx="4" fill="var(--term-2)" stroke="var(--ink)" stroke-width="2" />
      <circle cx="840" cy="120" r="28" fill="none" stroke="var(--term-2)" stroke-width="4" />
    </svg>
    <figcaption>{children}</figcaption>
  </figure>
)

A <Term id="leader">leader</Term> decides alone. That is the point of having one: the others need not be asked, and
answers are quick. It is also the danger, because a node learns that it was replaced only from a message, and messages
are what a <Term id="partition">partition</Term> takes away. It is not *wrong* by its own lights.

<Note label="History">
  Clusters of two machines with a shared disk called it *split brain* in the 1990s, and cured it by cutting the other
  node's power.
</Note>

Five nodes run the real protocol below. The cut stands between n1 and the rest; the next step is an election on the
right-hand side. With five nodes a <Term id="quorum">quorum</Term> is three, and three is more than any minority.

<Figure>What to look for: both sides have a leader, and only one of them has a majority behind it.</Figure>

<Probe client:visible />

<YouWillBeAbleTo>
- say when two leaders exist, and why that alone is not yet a fault
- find the message that makes the old leader step down
- choose between terms, leases and fencing tokens
</YouWillBeAbleTo>

## What the old leader knows

Nothing has happened to it. It still has its state, its followers' last answers and its clients. \`currentTerm\` is 3,
and as far as it has heard that is the highest term there is. See [the section on terms](#a-term-is-a-promise).

\`\`\`ts
/** One vote per term, and only for a log at least as up to date as ours (§5.4.1). */
function onRequestVote(s: S, from: NodeId, m: RequestVote, out: Out): void {
  const voteGranted = m.term === s.currentTerm && isUpToDate(s, m) && (s.votedFor === null || s.votedFor === from)
  if (voteGranted) s.votedFor = from
  out.send(from, { type: 'RequestVoteReply', term: s.currentTerm, voteGranted })
}
\`\`\`

| side | nodes | can elect | can commit |
|---|---|---|---|
| left | n1, n2 | no | no |
| right | n3, n4, n5 | yes | yes |

<Note>A cut may also be *partial*: n1 reaches n2 and n2 reaches n3, but n1 does not reach n3.</Note>

### What it does with a write

It appends, sends, and waits for a majority that cannot answer. The client waits too. Nothing is lost, because nothing
was promised.

1. The entry is in one log.
2. No second copy is acknowledged.
3. The new leader's log is what counts, and the entry is removed when the cut heals.

## A term is a promise

A <Term id="term">term</Term> is a number that only grows. Whoever sees a higher one steps down at once.

> Terms act as a logical clock in Raft, and they allow servers to detect obsolete information.

<WhereTheModelLies>
Nodes here have no caches between them and their disks, and clients never talk to two nodes at once.
</WhereTheModelLies>

<Recap>
Two leaders can exist at the same time, in different terms. Only one of them can commit. The other learns of it from
the first message with a higher term.
</Recap>

<Next>
Break it yourself: find the shortest schedule in which the old leader answers a read with an old value.
</Next>

<Sources />
`

/** Fills a folder with that many articles; concepts, paths, helps and glossary are the real ones. */
export function writeFixture(folder: string, articles: number): void {
  mkdirSync(`${folder}/articles`, { recursive: true })
  const real = fileURLToPath(new URL('../../content', import.meta.url))
  for (const part of ['concepts', 'paths', 'helps', 'glossary', 'home.yaml']) {
    cpSync(`${real}/${part}`, `${folder}/${part}`, { recursive: true })
  }
  for (let number = 1; number <= articles; number++) {
    const plan = planned(number)
    writeFileSync(`${folder}/articles/${plan.slug}.mdx`, article(plan))
  }
}

/** The same with the specimen in place of article 35; every question of the home page has its article. */
export function writeSpecimen(folder: string, articles: number): void {
  writeFixture(folder, articles)
  rmSync(`${folder}/articles/article-35.mdx`, { force: true })
  writeFileSync(`${folder}/articles/split-brain.mdx`, specimen)
  const asked = ['stale-reads', 'slow-or-dead', 'dual-write', 'two-phase-commit', 'clocks-lie', 'retry-storms', 'fsync']
  asked.filter((_, index) => index + 40 <= articles).forEach((slug, index) => {
    const plan = planned(index + 40)
    rmSync(`${folder}/articles/${plan.slug}.mdx`, { force: true })
    writeFileSync(`${folder}/articles/${slug}.mdx`, article(plan))
  })
}
