/** `npm run build`: the site in site/dist. `--force` builds even where nothing changed. */
import { BuildFailed, ensureBuilt } from './ensure.ts'
import { root } from './root.ts'

const args = process.argv.slice(2)
if (args.some((arg) => arg !== '--force')) {
  console.error(`npm run build understands only “-- --force”; it was given “${args.join(' ')}”.`)
  process.exit(3)
}

try {
  const built = await ensureBuilt(root, { force: args.includes('--force'), output: 'inherit' })
  const pages = `${built.pages} page${built.pages === 1 ? '' : 's'} in site/dist`
  console.log(built.made ? `${pages}, built in ${built.seconds} s` : `${pages}, up to date (-- --force builds again)`)
} catch (error) {
  if (!(error instanceof BuildFailed)) throw error
  console.error(error.message)
  process.exit(1)
}
