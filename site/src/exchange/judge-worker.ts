/** The Worker of one history: ended from outside where it takes too long, or where nobody waits for it any more. */
import { buffersOf, type FromJudge, type ToJudge } from './judged.ts'
import { judge } from './judge.ts'

const tell = (told: FromJudge): void => postMessage(told, { transfer: buffersOf(told) })

addEventListener('message', ({ data: { source } }: MessageEvent<ToJudge>) => {
  void source.text().then(text => judge(text, tell)).catch((error: unknown) =>
    tell({ kind: 'refused', error: `reading it stopped: ${String(error)}` }))
})
