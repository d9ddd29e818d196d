/**
 * Four messages. A network may lose a message, deliver it twice, or deliver it when everybody has moved on. So each
 * names the turn that it is about: a client's turns are numbered 1, 2, 3 …, and a number is used once.
 */

/** client → server: I want the lock for this turn. Sent again until it is granted. */
export interface Acquire {
  readonly type: 'Acquire'
  readonly turn: number
}

/** server → client: you have the lock for this turn. */
export interface Granted {
  readonly type: 'Granted'
  readonly turn: number
}

/** client → server: this turn is over, or I have no use for it. Sent again until the server says that it knows. */
export interface Release {
  readonly type: 'Release'
  readonly turn: number
}

/** server → client: I know that this turn is over. */
export interface Released {
  readonly type: 'Released'
  readonly turn: number
}

export type Message = Acquire | Granted | Release | Released
