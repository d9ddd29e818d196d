/** With clients as every store; among servers, raft speaks on a channel of its own. */
export { type Request, type SessionMessage as Message } from '../kv/messages.ts'
