/** Many commands in one process, which is much quicker than a process each: `node together.ts '[["run","x"],…]'`. */
import { main } from '../src/main.ts'

type Write = typeof process.stdout.write

const commands = JSON.parse(process.argv[2]!) as readonly string[][]
const results: { code: number; out: string; err: string }[] = []
const print = process.stdout.write.bind(process.stdout)

for (const argv of commands) {
  const said = { out: '', err: '' }
  process.stdout.write = ((text: string) => ((said.out += text), true)) as Write
  process.stderr.write = ((text: string) => ((said.err += text), true)) as Write
  results.push({ code: await main(argv), ...said })
}
print(JSON.stringify(results))
