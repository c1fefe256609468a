import { answer } from './sections/answer.ts'
import type { Findings } from './findings/findings.ts'
import { glossary } from './sections/glossary.ts'
import { counted } from './typography/format.ts'
import { html, raw, render } from './typography/html.ts'
import { method } from './sections/method.ts'
import { missingNotice } from './sections/missing.ts'
import { contrastHeading, worldContrast } from './sections/world-contrast.ts'
import { style } from './typography/style.ts'
import { type Heading, worldHeadings, worldSections } from './sections/world.ts'

/**
 * The whole report as one HTML page that loads nothing and runs nothing; the policy in its head makes sure of both. The
 * same findings give the same bytes.
 */
export function page(findings: Findings): string {
  const { summary } = findings
  const headings: Heading[] = [
    { id: 'answer', title: 'Answer' },
    ...(summary.worlds.length > 1 ? [contrastHeading] : []),
    ...summary.worlds.flatMap((world) => Object.values(worldHeadings(findings, world))),
    { id: 'glossary', title: 'Glossary' },
    { id: 'method', title: 'How it was made' },
  ]
  return render(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta
            http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
          />
          <meta name="color-scheme" content="light dark" />
          <meta name="generator" content="Terrarium" />
          <title>${summary.campaign}: ${summary.question}</title>
          <link rel="icon" href="data:," />
          <style>
            ${raw(style)}
          </style>
        </head>
        <body>
          <header>
            <p class="kicker">Terrarium report · campaign ${summary.campaign} · ${scopeOf(findings)}</p>
            <h1>${summary.question}</h1>
            <nav aria-label="Contents">
              <ul>
                ${headings.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
              </ul>
            </nav>
          </header>
          <main>
            ${missingNotice(findings)}${answer(findings)}${worldContrast(findings)}${summary.worlds.map((world) => worldSections(findings, world))}
            <section id="glossary" aria-labelledby="glossary-title">
              <h2 id="glossary-title">Glossary</h2>
              ${glossary()}
            </section>
            ${method(findings)}
          </main>
        </body>
      </html> `,
  )
}

const scopeOf = ({ campaign: { policies, worlds, seeds } }: Findings): string =>
  [
    policies.length === 1 ? 'one policy' : `${policies.length} policies`,
    counted(Object.keys(worlds).length, 'world'),
    counted(seeds, 'seed'),
  ].join(', ')
