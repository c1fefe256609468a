// Installs what package-lock.json asks for, unless it is there already: so that `npm start` and `npm test` are enough
// on a fresh clone. Plain JavaScript, because it runs on whatever Node the shell has.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const read = (path) => {
  try {
    return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).packages
  } catch {
    return undefined
  }
}

const wanted = read('../package-lock.json')
const installed = read('../node_modules/.package-lock.json')
const missing = Object.entries(wanted).filter(
  ([path, { version, optional }]) => path !== '' && !optional && installed?.[path]?.version !== version,
)
if (missing.length > 0) {
  console.error(`Installing ${missing.length} packages; this happens once.`)
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
