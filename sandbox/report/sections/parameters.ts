import { z } from 'zod'
import { inWords } from '../typography/format.ts'
import { html, type Html } from '../typography/html.ts'
import { scrolling } from '../typography/panel.ts'

interface Parameter {
  readonly path: string
  readonly value: string
  readonly description: string
  /** What it would be, had nobody said anything; absent where it is that, or where there is no default. */
  readonly otherwise?: string
}

/** All parameters of a part of a campaign with what its schema says about them, in a part of the page to be opened. */
export const parameterTable = (title: string, schema: z.ZodType, value: object): Html => {
  const rows = parametersOf(z.toJSONSchema(schema, { io: 'input' }) as Described, value)
  const changed = rows.filter(({ otherwise }) => otherwise !== undefined)
  return html`<details>
    <summary>
      ${title}: ${rows.length} values,
      ${changed.length === 0 ? 'all of them defaults' : `${changed.length} of them set by the campaign`}
    </summary>
    ${scrolling(
      title,
      html`<table class="parameters">
        <thead>
          <tr>
            <th scope="col">Parameter</th>
            <th scope="col">Value</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ path, value: shown, description, otherwise }) =>
              html`<tr>
                <th scope="row"><code>${path}</code></th>
                <td>
                  ${otherwise === undefined ? shown : html`<strong>${shown}</strong><small>default ${otherwise}</small>`}
                </td>
                <td>${description}</td>
              </tr> `,
          )}
        </tbody>
      </table> `,
    )}
  </details> `
}

/** The part of JSON Schema that is read here. */
interface Described {
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Described>>
}

function parametersOf({ properties = {} }: Described, value: object, path = ''): Parameter[] {
  return Object.entries(value).flatMap(([name, field]) => {
    const schema = properties[name] ?? {}
    const own = path === '' ? name : `${path}.${name}`
    // What has a default as a whole is one value: the ends of a range, or the middle and the spread of a distribution.
    const isGroup = schema.properties !== undefined && schema.default === undefined
    if (isGroup && typeof field === 'object' && field !== null) return parametersOf(schema, field, own)
    const shown = textOf(field)
    const otherwise = schema.default === undefined ? shown : textOf(schema.default)
    const parameter = { path: own, value: shown, description: schema.description ?? '' }
    return [otherwise === shown ? parameter : { ...parameter, otherwise }]
  })
}

/** `low 0.05, high 0.8`, `0.3`, `METIS`. */
export function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value)
      .map(([name, field]) => `${name} ${textOf(field)}`)
      .join(', ')
  }
  if (Array.isArray(value)) return inWords(value.map(textOf))
  return typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 12 }) : String(value)
}
