import { describe, expect, it } from 'vitest'
import { formatBytes, parseBytes } from './bytes.ts'

const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1,023 B'],
    [KiB, '1 KiB'],
    [1.5 * KiB, '1.5 KiB'],
    [9.94 * KiB, '9.9 KiB'],
    [9.96 * KiB, '10 KiB'],
    [10.4 * MiB, '10 MiB'],
    [1023.7 * MiB, '1 GiB'],
    [2.25 * GiB, '2.3 GiB'],
    [20 * GiB, '20 GiB'],
    [1.5 * 1024 * GiB, '1.5 TiB'],
    [2048 * 1024 * 1024 * GiB, '2,048 PiB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})

describe('parseBytes', () => {
  it.each([
    ['4096', 4096],
    ['96 B', 96],
    ['20 GiB', 20 * GiB],
    ['1.5g', 1.5 * GiB],
    ['10M', 10 * MiB],
    ['10 GB', 1e10],
    [' 1 kb ', 1000],
  ])('%j is %d', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes)
  })

  it.each(['', 'x', '-1', '1 XiB', '1.2.3', '5 i'])('%j is no size', (text) => {
    expect(parseBytes(text)).toBeUndefined()
  })
})
