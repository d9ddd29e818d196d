import { expect, test } from 'vitest'
import type { OpenRun } from '../sim/client.ts'
import { Player } from '../stage/player.svelte.ts'
import { Voice } from './voice.svelte.ts'

/** At event 4 of 9, of which 6 is a milestone; a sentence comes when it is sent. */
function listening(): { voice: Voice, player: Player, send: (text: string) => Promise<void> } {
  let send: (text: string) => void
  const player = new Player()
  player.run = {
    summary: { events: { mark: ['', '', '', '', '', '', 'leader', '', ''] } },
    sentence: () => new Promise<string>(resolve => (send = resolve)),
  } as unknown as OpenRun
  player.cursor = 4
  const sent = async (text: string): Promise<void> => {
    send(text)
    await Promise.resolve()
    await Promise.resolve()
  }
  return { voice: new Voice(player), player, send: sent }
}

test('an event is told once its sentence has come', async () => {
  const { voice, send } = listening()
  void voice.tell(true)
  await send('a sends Ping to b.')
  expect(voice.said).toBe('Event 4: a sends Ping to b.')
})

test('the answer to a key is not cut off by the sentence that was asked for before it', async () => {
  const { voice, send } = listening()
  void voice.tell(true)
  voice.sayVain('The network is whole.')
  await send('a sends Ping to b.')
  expect(voice.said).toBe('The network is whole. Nothing was changed.')
})

test('nor by a milestone that a run passed while it played', async () => {
  const { voice, player, send } = listening()
  const { now } = performance
  performance.now = () => 60_000
  try {
    await voice.pass()
    void voice.tell(true)
    await send('a sends Ping to b.')
    player.cursor = 7
    performance.now = () => 90_000
    void voice.pass()
    voice.sayVain('The network is whole.')
    await send('b becomes leader.')
    expect(voice.said).toBe('The network is whole. Nothing was changed.')
  } finally {
    performance.now = now
  }
})

test('an event that was left meanwhile is not told', async () => {
  const { voice, player, send } = listening()
  void voice.tell(true)
  player.cursor = 5
  await send('a sends Ping to b.')
  expect(voice.said).toBe('')
})
