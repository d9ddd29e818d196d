/** Three messages, in the words that textbooks use for the paper's. None carries a term, an epoch or a ballot. */

/** → every node with a higher number: I mean to lead. Is anybody there who comes before me? */
export interface Election {
  readonly type: 'Election'
}

/** higher number → lower number: I am here, and see to it. Stand back. */
export interface Answer {
  readonly type: 'Answer'
}

/** coordinator → every other node, when it begins to lead and every `announceEvery` after that: it is me. */
export interface Coordinator {
  readonly type: 'Coordinator'
}

export type Message = Election | Answer | Coordinator
