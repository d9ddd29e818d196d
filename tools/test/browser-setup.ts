/**
 * Before the browser tests: the browsers, a built site, and a server for it. Tests read `inject('siteUrl')` and
 * `inject('browsers')`.
 */
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { ensureBuilt } from '../start/ensure.ts'
import { root } from '../start/root.ts'
import { files, listen } from '../start/server.ts'
import { ensureBrowser } from './browsers.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('browsers', { chromium: ensureBrowser('chromium'), firefox: ensureBrowser('firefox') })
  await ensureBuilt(root)
  const serving = await listen(files(join(root, 'site/dist')), 0)
  project.provide('siteUrl', serving.url)
  return () => serving.close()
}
