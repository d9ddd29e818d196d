/** The heartbeat of failure-detector, unchanged: what differs is what a watcher makes of its arrivals. */
export type { Heartbeat as Message } from '../failure-detector/messages.ts'
