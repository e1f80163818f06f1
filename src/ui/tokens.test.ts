import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const [light = '', dark = ''] = css.split("[data-scheme='dark']")
const colorsOf = (text: string) => new Map([...text.matchAll(/--palette-([\w-]+): (#[\da-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]))
const schemes = { light: colorsOf(light), dark: colorsOf(dark) }

/** Relative luminance. https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string) => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

describe.each(Object.entries(schemes))('the %s scheme', (_, colors) => {
  const color = (name: string) => colors.get(name) ?? expect.fail(`--palette-${name} is not defined`)
  const grounds = ['background-default', 'background-paper', 'surface-shell', 'surface-raised', 'surface-hover', 'surface-selected']

  test('has every colour of the other', () => expect([...colors.keys()]).toEqual([...schemes.light.keys()]))

  test.each(['text-primary', 'text-secondary', 'primary-main', 'error-main'])('%s is read on every ground', (name) => {
    for (const ground of grounds) expect.soft(contrast(color(name), color(ground)), ground).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['primary', 'error'])('what stands on %s is read', (name) => {
    expect(contrast(color(`${name}-contrastText`), color(`${name}-main`))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(color(`${name}-contrastText`), color(`${name}-dark`))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['line-strong', 'sign-good', 'sign-wait', 'sign-work', 'sign-off', 'sign-bad'])('%s is seen', (name) => {
    expect(contrast(color(name), color('background-default'))).toBeGreaterThanOrEqual(3)
  })
})
