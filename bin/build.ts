import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { contractLicences } from '../docs/licences-page.ts'
import { decidingCode, packagedSources, projectRoot } from '../sandbox/artifacts/source-digest.ts'
import { type Imports, publishedManifest } from './manifest.ts'

/**
 * Builds the package as npm is to have it: JavaScript and declarations, because Node strips no types under
 * `node_modules`; the contracts' artifacts as they are generated here; a manifest that is derived from ours.
 *
 * Run it with `npm run build`; it writes `dist/`, or the folder that `--out` names.
 */
export function build(out: string): void {
  rmSync(out, { recursive: true, force: true })
  compile(out)
  for (const path of ['bin/terrarium.js', 'README.md', 'LICENSE', 'CHANGELOG.md', 'campaigns', 'docs', 'schemas']) {
    const from = join(projectRoot, path)
    // Of documents and schemas without what generates and tests them; the picture is for the repository's page.
    const wanted = (file: string) => !/(?<!\.d)\.ts$|\.png$/.test(file)
    if (existsSync(from)) cpSync(from, join(out, path), { recursive: true, filter: wanted })
  }
  writeLicences(join(out, 'licences'))
  writeJson(join(out, packagedSources), decidingCode())
  const files = readdirSync(out).sort()
  const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
  writeJson(join(out, 'package.json'), { ...publishedManifest(manifest, importsOf(out), projectRoot), files })
}

function compile(out: string): void {
  const options = ['-p', join(projectRoot, 'bin/tsconfig.build.json'), '--outDir', out]
  execFileSync(process.execPath, [join(projectRoot, 'node_modules/typescript/bin/tsc'), ...options], {
    stdio: 'inherit',
  })
  // TypeScript rewrites `.ts` in what it emits as JavaScript alone, and names viem's Address by the package that viem has
  // it from, which is no dependency of ours.
  for (const file of globSync('**/*.d.ts', { cwd: out })) {
    const written = readFileSync(join(out, file), 'utf8')
    const clean = written
      .replace(/((?:from |import\(|declare module )["']\.{1,2}\/[^"']*)\.ts(["'])/g, '$1.js$2')
      .replaceAll('import("abitype").Address', 'import("viem").Address')
    writeFileSync(join(out, file), clean)
  }
  // Declarations name a protocol's parts and not its index, so that nothing would lead to the facts that it adds.
  const facts = globSync('*/facts.d.ts', { cwd: join(out, 'protocols') }).sort()
  const imports = facts.map((file) => `import './${file.replace('.d.ts', '.js')}';\n`)
  appendFileSync(join(out, 'protocols/fact.d.ts'), imports.join(''))
}

/** The package carries other people's bytecode; their licences want their texts to come along. */
function writeLicences(folder: string): void {
  for (const { package: origin } of contractLicences()) {
    if (origin?.text === undefined) continue
    const file = join(folder, `${origin.name.replace('/', '-').replace('@', '')}.txt`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, origin.text)
  }
}

/**
 * Packages that what was built names, by who names them: running code or declarations alone.
 *
 * @throws Error when a relative import leads nowhere
 */
function importsOf(out: string): Imports {
  const forms = [
    /^(?:import|export)\b[^'"\n]*?\bfrom ["']([^"']+)["']/gm,
    /^import ["']([^"']+)["']/gm,
    /\bimport\(["']([^"']+)["']\)/g,
    /\brequire(?:\.resolve)?\(["']([^"']+)["']\)/g,
  ]
  const running = new Set<string>()
  const declared = new Set<string>()
  for (const file of globSync('{agents,protocols,sandbox}/**/*.{js,d.ts}', { cwd: out })) {
    const text = readFileSync(join(out, file), 'utf8')
    for (const [, target = ''] of forms.flatMap((form) => [...text.matchAll(form)])) {
      if (target.startsWith('.')) {
        if (!existsSync(join(out, dirname(file), target)))
          throw new Error(`${file} imports ${target}: nothing is there`)
      } else if (!isBuiltin(target)) {
        const name = target
          .split('/')
          .slice(0, target.startsWith('@') ? 2 : 1)
          .join('/')
        ;(file.endsWith('.js') ? running : declared).add(name)
      }
    }
  }
  return { running, declared }
}

const writeJson = (path: string, value: unknown): void =>
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`)

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { out: { type: 'string', default: join(projectRoot, 'dist') } } })
  build(resolve(values.out))
}
