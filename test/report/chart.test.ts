import * as Plot from '@observablehq/plot'
import { expect, it } from 'vitest'
import { chart } from '../../sandbox/report/charts/chart.ts'
import { render } from '../../sandbox/report/typography/html.ts'

it('draws the same bytes every time, without ids, styles or scripts', () => {
  const draw = () =>
    render(
      chart('<a> & "b"', { height: 50, marks: [Plot.lineY([1, 2, 3], { stroke: 'var(--c)' }), Plot.text(['<b>'])] }),
    )
  expect(draw()).toBe(draw())
  expect(draw()).not.toMatch(/<style|<script|\sid=/)
  expect(draw()).toContain('aria-label="&lt;a&gt; &amp; &quot;b&quot;"')
  expect(draw()).toContain('&lt;b&gt;')
})

it('keeps a tenth of a pixel, and widths of lines as they are', () => {
  const picture = render(chart('line', { marks: [Plot.lineY([1, 2.345, 3], { stroke: 'red', strokeWidth: 1.75 })] }))
  expect(picture).toMatch(/d="M[\d.,L]+"/)
  expect(picture).not.toMatch(/d="[^"]*\.\d{2}/)
  expect(picture).toContain('stroke-width="1.75"')
})
