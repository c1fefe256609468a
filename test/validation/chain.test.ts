import { test } from 'vitest'
import { cases } from './cases.ts'
import { expectToHold } from './validation.ts'

test.each(cases.filter(({ where }) => where !== 'functions'))('$id: $title, on the chain', expectToHold)
