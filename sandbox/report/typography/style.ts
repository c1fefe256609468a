import { dark, definitions, light } from './palette.ts'

/** The page's own style sheet: paper, ink, one serif for headings, one sans for the rest, tables and panels. */
export const style = `
:root { color-scheme: light dark; ${definitions(light)} }
@media screen and (prefers-color-scheme: dark) { :root { ${definitions(dark)} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 70rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  overflow-wrap: break-word;
}
h1, h2, .lead { font-family: Georgia, 'Times New Roman', 'Liberation Serif', serif; text-wrap: pretty; }
h1 { font-size: clamp(1.4rem, 1.1rem + 1.2vw, 1.9rem); line-height: 1.25; font-weight: 600; margin: 0.2rem 0 0.9rem; max-width: 46rem; }
h2 { font-size: 1.45rem; line-height: 1.25; font-weight: 600; margin: 3rem 0 0.8rem; padding-top: 0.9rem; border-top: 2px solid var(--ink); }
#answer h2 { margin-top: 0; }
h3 { font-size: 1.1rem; line-height: 1.3; margin: 2rem 0 0.5rem; }
h4 { font-size: 1rem; margin: 0 0 0.15rem; }
p, ul, ol, dl { margin: 0 0 0.8rem; max-width: 46rem; }
ul { padding-left: 1.2rem; }
a { color: var(--link); }
.kicker, nav { color: var(--muted); font-size: 0.9rem; margin: 0; }
nav { margin: 0 0 1.4rem; }
nav ul { list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: 0 1.2rem; max-width: none; }
nav a { display: inline-block; padding: 0.2rem 0; }
.lead { font-size: 1.12rem; line-height: 1.4; }
code, pre { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace; font-size: 0.87em; }
pre { background: var(--tint); padding: 0.6rem 0.8rem; overflow-x: auto; max-width: 46rem; }
.notice { border-left: 4px solid var(--ink); background: var(--tint); padding: 0.6rem 0.9rem; margin: 0 0 1.2rem; max-width: 46rem; }
.notice p, .notice ul { margin-bottom: 0.4rem; }
.key { display: inline-block; width: 0.7em; height: 0.7em; margin-right: 0.45em; border-radius: 50%; print-color-adjust: exact; }

table { border-collapse: collapse; font-size: 0.92rem; line-height: 1.35; font-variant-numeric: tabular-nums; width: 100%; }
caption { text-align: left; color: var(--muted); font-size: 0.85rem; padding: 0 0 0.4rem; }
th, td { text-align: left; vertical-align: top; padding: 0.42rem 0.9rem 0.42rem 0; font-weight: 400; }
thead th { border-bottom: 1px solid var(--ink); color: var(--muted); font-size: 0.85rem; vertical-align: bottom; }
tbody tr > * { border-bottom: 1px solid var(--line); }
tr.group th { font-weight: 600; padding-top: 1rem; border-bottom-color: var(--muted); }
td small, th small { display: block; color: var(--muted); font-size: 0.82rem; }
.numbers td, .numbers thead th + th { text-align: right; white-space: nowrap; padding: 0.42rem 0 0.42rem 1.2rem; }
.numbers thead th + th { white-space: normal; }
.numbers thead th + th + th { min-width: 8rem; }
.numbers th:first-child:not([colspan]) { position: sticky; left: 0; background: var(--paper); }
.numbers.narrow { width: auto; }
.numbers th[scope='row'] { min-width: 7.5rem; }
.rules ul { margin: 0; padding: 0; list-style: none; }
.rules li { display: grid; grid-template-columns: 6em 1fr; }
.rules td:last-child { min-width: 22rem; }
.verdict { color: var(--muted); }
.scroll { overflow-x: auto; margin: 0 0 1rem; }
.scroll:focus-visible, summary:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.answer { margin: 0.6rem 0 1.2rem; }
.answer tbody th { font-weight: 600; }
.answer tbody th:not([colspan]) { min-width: 7rem; }
.rules th { white-space: nowrap; }
.rules tr.group th { white-space: normal; }
.outcomes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 12rem), 1fr)); gap: 0.5rem 1.6rem; max-width: none; font-size: 0.88rem; line-height: 1.4; color: var(--muted); }
.outcomes dt { font-weight: 600; color: var(--ink); }
.outcomes dd, .glossary dd { margin: 0; }
.split { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 2.5rem; }
.split h3 { margin-top: 1.2rem; }
.hint { color: var(--muted); font-size: 0.9rem; line-height: 1.4; margin-bottom: 0.5rem; }
.open li { margin-bottom: 0.25rem; }
.open > li { list-style: none; margin-left: -1.2rem; font-weight: 600; }
.open ul { font-weight: 400; }

figure { margin: 0 0 2.2rem; }
figcaption p { color: var(--muted); font-size: 0.9rem; line-height: 1.4; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18.5rem), 1fr)); gap: 1.2rem 1.6rem; }
.panel { max-width: 27rem; break-inside: avoid; }
.panel .name { margin: 0; font-weight: 600; font-size: 0.95rem; }
.panel .read { margin: 0 0 0.3rem; color: var(--muted); font-size: 0.85rem; font-variant-numeric: tabular-nums; }
.panel ul { margin: 0 0 0.4rem; font-size: 0.88rem; }
.empty { color: var(--muted); font-style: italic; font-size: 0.9rem; }
.tag { font-weight: 400; font-size: 0.8rem; color: var(--muted); border: 1px solid var(--line); padding: 0 0.35em; margin-left: 0.3em; }
.chart { display: block; width: 100%; height: auto; overflow: visible; font-family: inherit; print-color-adjust: exact; }
.chart text { white-space: pre; }
.glossary { max-width: none; columns: 22rem; column-gap: 2rem; font-size: 0.9rem; }
.glossary div { break-inside: avoid; margin-bottom: 0.7rem; }
.glossary dt { font-weight: 600; }
.glossary dt code { font-weight: 400; color: var(--muted); }
.unit { color: var(--muted); }
details { margin: 0 0 0.6rem; }
summary { cursor: pointer; padding: 0.25rem 0; }
.parameters td:nth-child(2) { min-width: 9rem; }
.parameters td:last-child { min-width: 14rem; }
footer { margin-top: 3rem; color: var(--muted); font-size: 0.85rem; }

@media (max-width: 40rem) {
  .stacking, .stacking caption, .stacking tbody, .stacking tr, .stacking th, .stacking td { display: block; }
  .stacking thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stacking tr { border-bottom: 1px solid var(--line); padding: 0.5rem 0; }
  .stacking th, .stacking td { border: 0; padding: 0.1rem 0; }
  .stacking tr.group { border-bottom-color: var(--muted); padding-top: 1rem; }
  .stacking td[data-label]::before { content: attr(data-label) ': '; color: var(--muted); }
  .stacking td small { display: inline; margin-left: 0.5em; }
  .rules tr:not(.group) th, .rules td:nth-child(2) { display: inline; margin-right: 0.5em; }
  .rules th::after { content: ':'; }
  .rules tr.group th::after { content: ''; }
  .rules td:last-child { min-width: 0; margin-top: 0.2rem; }
  .numbers td, .numbers thead th + th { padding-left: 0.8rem; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  nav { display: none; }
  a { color: inherit; }
  h2 { break-after: avoid; }
  h3, h4, figcaption { break-after: avoid; }
  figure, tr, li, .notice { break-inside: avoid; }
  .scroll { overflow: visible; }
  .panels { grid-template-columns: repeat(3, 1fr); gap: 0.8rem 1rem; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`
