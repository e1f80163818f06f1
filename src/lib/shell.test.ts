import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { shellOption, shellWord } from './shell.ts'

const nasty = [
  'plain-name_1.2',
  '',
  ' ',
  'two words',
  "it's",
  "'",
  "''",
  '"quoted"',
  '$HOME ${PATH} $(id) `id`',
  String.raw`back\slash\n`,
  'first\nsecond\n',
  '-rf',
  '--name=x',
  '~root',
  '=ls',
  '* ? [a] {a,b} !history',
  'a;b & c | d > e < f # g',
  'tab\there',
  '<b>Łódź</b> 日本語 صورة ✓',
  "'; rm -rf / #",
]

/** The words that a program gets from a command line, as sh reads it. */
const heard = (line: string): string[] => execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' }).split('\0').slice(0, -1)

it.each(nasty)('sh hands on %j as it is', (text) => {
  expect(heard(`before ${shellWord(text)} after`)).toEqual(['before', text, 'after'])
})

it.each(nasty)('an option takes %j as its value', (text) => {
  expect(heard(`before ${shellOption('name', text)}`)).toEqual(['before', `--name=${text}`])
})

it('leaves alone what needs no quotes', () => {
  expect(['ubuntu-24.04', '20', './disk.qcow2', 'https://glance.example:9292/v2'].map(shellWord)).toEqual(['ubuntu-24.04', '20', './disk.qcow2', 'https://glance.example:9292/v2'])
})
