#!/usr/bin/env node
// Starts the command line on a Node that can run it: in the project's tree from its sources, in a package as it was built.
import { existsSync } from 'node:fs'
import module from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Most of a start is reading a thousand modules. Node keeps them compiled from the first start on, for workers too.
// Where there is nowhere to keep them, it would try for ever.
if (existsSync(tmpdir())) {
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache')
  module.enableCompileCache?.()
}

const pathOf = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url))
const built = existsSync(pathOf('sandbox/cli/main.js'))

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 19)) {
  if (built) await import('../sandbox/cli/main.js')
  else {
    // Makes the contracts' artifacts when they are not there yet.
    const { generateArtifacts } = await import('../sandbox/artifacts/generate.ts')
    generateArtifacts()
    await import('../sandbox/cli/main.ts')
  }
} else {
  // The project brings its own Node for Linux on x64; elsewhere, and for a package, the shell's has to be new enough.
  const own = pathOf('node_modules/.bin/node')
  if (built || !existsSync(own)) {
    console.error(`Node ${process.version} is too old: Terrarium needs 22.19 or newer.`)
    process.exit(1)
  }
  const { launch } = await import('./launch.js')
  launch(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)])
}
