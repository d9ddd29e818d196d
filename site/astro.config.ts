import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import mdx from '@astrojs/mdx'
import svelte from '@astrojs/svelte'
import { defineConfig } from 'astro/config'
import { worldId } from '../tools/world/world.ts'
import { anyBase } from './src/build/any-base.ts'
import { byNeed } from './src/build/by-need.ts'
import { cutFaces } from './src/build/faces.ts'
import { figureStyles, inFewFiles, inFewTrips, workerFiles } from './src/build/in-few-trips.ts'
import { modulesAhead } from './src/build/modules-ahead.ts'
import { ranCode } from './src/build/ran-code.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const engine = JSON.parse(readFileSync(here('../packages/kernel/package.json'), 'utf8')) as { version: string }
const fetchedByNeed = await byNeed()
await cutFaces(here('.astro/faces'))
/** A Worker is bundled with plugins of its own. */
const plugins = () => [fetchedByNeed(), ranCode(here('../packages'))]

/**
 * `QUORATE_CONTENT` builds the site from another content folder (tests use a generated one of 97 articles; it must lie
 * inside the repository, so that MDX finds its runtime). `QUORATE_OUT` and `QUORATE_CACHE` keep such a build apart.
 */
export default defineConfig({
  output: 'static',
  outDir: process.env.QUORATE_OUT ?? './dist',
  cacheDir: process.env.QUORATE_CACHE ?? './.astro/cache',
  // Every address ends in a slash, as a folder's index does: relative links then mean the same on every server.
  trailingSlash: 'always',
  build: { format: 'directory' },
  compressHTML: true,
  devToolbar: { enabled: false },
  markdown: {
    shikiConfig: { theme: 'css-variables', wrap: false },
  },
  integrations: [mdx(), svelte(), modulesAhead({ 'lab/index.html': ['Charts', 'Compare'] }), anyBase()],
  vite: {
    define: {
      __ENGINE_VERSION__: JSON.stringify(engine.version),
      // Links say which world recorded them; the command line computes the same id from the same sources.
      __WORLD__: JSON.stringify(worldId(here('..'))),
    },
    // The workspace packages are TypeScript sources, so the server build has to compile them too.
    ssr: { noExternal: [/^@quorate\//] },
    plugins: [...plugins(), figureStyles(), inFewFiles({
      lab: '/lab/LabPage.svelte', figure: '/figures/Figure.svelte',
      folders: /\/site\/src\/(?:lab|compare|exchange|hunt|switches|charts)\//,
    })],
    worker: {
      format: 'es',
      plugins: () => [...plugins(), inFewTrips()],
      rolldownOptions: { output: { codeSplitting: workerFiles } },
    },
    server: { fs: { allow: ['..'] } },
    experimental: {
      // Scripts, workers and fonts find each other relative to themselves; HTML is made relative by `anyBase`.
      renderBuiltUrl: (_file, { hostType, ssr }) =>
        !ssr && (hostType === 'js' || hostType === 'css') ? { relative: true } : undefined,
    },
  },
})
