import type { MessageView, NodeId, View } from '@quorate/kernel'
import type { ChainMaster } from './master.ts'
import type { Configuration, MasterMessage } from './messages.ts'

/** "node 0 → node 1 (node 2 joins)" */
export const chainText = ({ chain, joining }: Omit<Configuration, 'epoch'>): string =>
  `${chain.map(server => `node ${server}`).join(' → ')}${joining === null ? '' : ` (node ${joining} joins)`}`

export const masterView: View<ChainMaster> = {
  role: () => ({ shape: 'service', word: 'master' }),
  epoch: s => s.epoch,
  describe: s => `master, has ordered ${chainText(s)} in epoch ${s.epoch}`,
  rows: s => [
    ['epoch', String(s.epoch)],
    ['chain', chainText(s)],
    ['unanswered pings', byServer(s.config.servers, s.missed)],
    ['epoch, as heard', byServer(s.config.servers, s.known.map(epoch => (epoch === 0 ? '?' : epoch)))],
  ],
  leader: s => s.chain[0] ?? null,
  message: masterMessageView,
  timer: () => 'ping timer',
}

const byServer = (servers: readonly NodeId[], values: readonly (number | string)[]): string =>
  servers.map((server, at) => `node ${server}: ${values[at]}`).join(', ')

export function masterMessageView(m: MasterMessage): MessageView {
  switch (m.type) {
    case 'Ping': return { label: 'PING', style: 'heartbeat', text: 'Ping', epoch: null }
    case 'Pong': {
      const text = `Pong(epoch ${m.epoch}${m.joined ? ', has joined' : ''})`
      return { label: 'PONG', style: 'heartbeat', text, epoch: m.epoch }
    }
    case 'Configure':
      return { label: 'CFG', style: 'request', text: `Configure(epoch ${m.epoch}, ${chainText(m)})`, epoch: m.epoch }
    case 'Confirm': return { label: 'ASK', style: 'request', text: `Confirm(is epoch ${m.epoch} the newest?)`, epoch: m.epoch }
    case 'Confirmed': return { label: 'YES', style: 'reply', text: `Confirmed(epoch ${m.epoch} is the newest)`, epoch: m.epoch }
  }
}
