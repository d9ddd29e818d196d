/** What goes through a channel is numbered there, so that it is taken in the order in which it was sent, and once. */

/** The application: money on its way. */
export interface Transfer {
  readonly type: 'Transfer'
  readonly amount: number
}

/** The only message of the snapshot algorithm: whatever I sent before this belongs to the snapshot. */
export interface Marker extends SnapshotId {
  readonly type: 'Marker'
}

/** Who began it, and how many that node had begun before. */
export interface SnapshotId {
  readonly by: number
  readonly n: number
}

export type Body = Transfer | Marker

export interface Data {
  readonly type: 'Data'
  /** Its position in the channel, from 0. */
  readonly at: number
  readonly body: Body
}

/** Everything before this position has been taken. */
export interface Ack {
  readonly type: 'Ack'
  readonly next: number
}

export type Message = Data | Ack
