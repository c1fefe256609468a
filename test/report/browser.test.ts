import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Effect } from 'effect'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeReport } from '../../sandbox/report/report.ts'
import { synthetic } from './synthetic.ts'

/** Debian's own; `apt-get install chromium` brings it. */
const executablePath = '/usr/bin/chromium'
const absent = !existsSync(executablePath)
if (absent)
  console.warn(`test/report/browser.test.ts is skipped: there is no ${executablePath} (apt-get install chromium).`)

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const hostile = `Does <script>document.title = 'owned'</script> & "this" stay 'text'?`

describe.skipIf(absent)('in a browser', () => {
  let browser: Browser
  let folder: string
  let address: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terrarium-report-'))
    const found = synthetic({ question: hostile, missing: ['smooth/flat/2'] })
    address = pathToFileURL(await Effect.runPromise(writeReport({ ...found, out: folder }))).href
    browser = await chromium.launch({ executablePath, args })
  })

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Opens the report and collects everything that a browser has to complain about. */
  async function open(width: number, height: number, colorScheme: 'light' | 'dark' = 'light') {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme })
    const page = await context.newPage()
    const complaints: string[] = []
    const requests: string[] = []
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`))
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(address)
    return { page, complaints, requests }
  }

  it.each([
    [360, 740, 'light'],
    [360, 740, 'dark'],
    [1280, 800, 'light'],
    [1280, 800, 'dark'],
  ] as const)('loads cleanly and fits at %i x %i, %s', async (width, height, scheme) => {
    const { page, complaints, requests } = await open(width, height, scheme)
    expect(complaints).toEqual([])
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([address])
    expect(await page.title()).toContain(hostile)
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, document.body.scrollWidth])
    expect(Math.max(...widths)).toBeLessThanOrEqual(width)
    expect(await escaping(page, width)).toEqual([])
  })

  it('shows every figure', async () => {
    const { page } = await open(1280, 800)
    const figures = page.locator('figure')
    expect(await figures.count()).toBeGreaterThan(6)
    for (const figure of await figures.all()) expect(await figure.isVisible()).toBe(true)
    const pictures = await page.locator('figure svg').evaluateAll((all) =>
      all.map((svg) => {
        const { width, height } = svg.getBoundingClientRect()
        return { width, height, marks: svg.querySelectorAll('path, circle, line').length }
      }),
    )
    for (const { width, height, marks } of pictures) {
      expect(width).toBeGreaterThan(250)
      expect(height).toBeGreaterThan(60)
      expect(marks).toBeGreaterThan(3)
    }
  })

  it('shows the answer on the first screen of a desktop', async () => {
    const { page } = await open(1280, 800)
    for (const selector of ['h1', '.lead', '.answer']) {
      const box = await page.locator(selector).first().boundingBox()
      expect(box, selector).not.toBeNull()
      expect(box!.y).toBeGreaterThanOrEqual(0)
      expect(box!.y + box!.height, selector).toBeLessThanOrEqual(800)
    }
  })

  it('begins with the answer on a phone', async () => {
    const { page } = await open(360, 740)
    const box = await page.locator('.lead').first().boundingBox()
    expect(box!.y).toBeLessThan(740)
  })

  it('changes its colours with the scheme', async () => {
    const grounds = await Promise.all(
      (['light', 'dark'] as const).map(async (scheme) => {
        const { page } = await open(800, 600, scheme)
        return page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      }),
    )
    expect(new Set(grounds).size).toBe(2)
  })
})

/** Elements that stick out of the page, but for those in a frame of their own that scrolls. */
const escaping = (page: Page, width: number): Promise<string[]> =>
  page.evaluate(
    (limit) =>
      [...document.querySelectorAll('body *')]
        .filter(
          (element) =>
            element.closest('.scroll, pre, svg') === null && element.getBoundingClientRect().right > limit + 0.5,
        )
        .map((element) => element.outerHTML.slice(0, 80)),
    width,
  )
