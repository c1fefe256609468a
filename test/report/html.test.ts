import { describe, expect, it } from 'vitest'
import { html, raw, render } from '../../sandbox/report/typography/html.ts'

describe('html', () => {
  it('escapes text, in elements and in attributes', () => {
    expect(render(html`<p title="${`"a" & 'b'`}">${'<script>'}</p>`)).toBe(
      '<p title="&quot;a&quot; &amp; &#39;b&#39;">&lt;script&gt;</p>',
    )
  })

  it('leaves its own markup as it is, joins lists, and leaves out what is undefined', () => {
    const items = [1, 2].map((n) => html`<li>${n}</li>`)
    expect(
      render(
        html`<ul>
          ${items}${undefined}
        </ul>`,
      ),
    ).toMatch(/^<ul>\s*<li>1<\/li><li>2<\/li>\s*<\/ul>$/)
    expect(render(html`${raw('<br>')}${3}`)).toBe('<br>3')
  })

  it('takes no plain object for markup', () => {
    const forged = JSON.parse('{"markup":"<script>"}')
    expect(() => render(forged)).toThrow()
  })
})
