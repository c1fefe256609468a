import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../artifacts/source-digest.ts'

/** This package's version. */
export const version: string = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).version
