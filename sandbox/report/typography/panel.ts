import { type Content, html, type Html } from './html.ts'
import { colourOf } from './palette.ts'

/** A policy's name with its colour before it. */
export const named = (place: number, title: string): Html =>
  html`<span class="key" style="background: ${colourOf(place)}"></span>${title}`

/** One policy's part of a figure; in it, `var(--c)` is the policy's colour. */
export const panel = (place: number, title: string, content: Content): Html =>
  html`<div class="panel" style="--c: ${colourOf(place)}">
    <p class="name">${named(place, title)}</p>
    ${content}
  </div> `

/** The same for runs without a programme, in the twin's colour. */
export const twinPanel = (title: string, content: Content): Html =>
  html`<div class="panel" style="--c: var(--twin)">
    <p class="name"><span class="key" style="background: var(--twin)"></span>${title}</p>
    ${content}
  </div> `

/** Panels side by side, as many as there is room for. */
export const figure = (caption: Content, panels: Content): Html =>
  html`<figure>
    <figcaption>${caption}</figcaption>
    <div class="panels">${panels}</div>
  </figure> `

/** A table in a frame of its own, which scrolls where the page is narrow. */
export const scrolling = (label: string, table: Content): Html =>
  html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${table}</div> `
