import { setTimeout as pause } from 'node:timers/promises'
import { Transform, type TransformCallback } from 'node:stream'
import { fault } from './glance-errors.ts'

/**
 * Failures that one can see by giving an image a name, in every way that the demo cloud runs:
 *
 * - `fail-at-60…`: the connection breaks when 60 % of the bytes are there (without a length: after 60 MiB);
 * - `full-at-60…`: there the store has no more room, and Glance answers 413 at once;
 * - `slow-20…`: the upload takes 20 seconds however fast the line is (without a length: 1 MiB a second).
 *
 * And `unreadable…` (see `refuseToRead`): to show the image is a 500.
 */
export function faultsFor(name: string | null, length: number | undefined): Transform[] {
  const [, kind, digits] = /^(fail-at|full-at|slow)-(\d+)/.exec(name ?? '') ?? []
  const number = Number(digits)
  switch (kind) {
    case 'fail-at':
      return [atByte(reach(number, length), () => new Error('The name of the image asks for a broken connection'))]
    case 'full-at':
      return [atByte(reach(number, length), () => fault(413, 'Image storage media is full: There is not enough disk space on the image storage media.'))]
    case 'slow':
      return [throttle(length === undefined ? mebibyte : length / number)]
    case undefined:
    default:
      return []
  }
}

const mebibyte = 1024 * 1024
const reach = (percent: number, length: number | undefined) => (length === undefined ? percent * mebibyte : (length * percent) / 100)

/** Passes `limit` bytes, then fails. */
function atByte(limit: number, failure: () => Error): Transform {
  let passed = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      passed += chunk.length
      if (passed >= limit) done(failure())
      else done(null, chunk)
    },
  })
}

function throttle(bytesPerSecond: number): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      void pause((chunk.length / bytesPerSecond) * 1000).then(() => done(null, chunk))
    },
  })
}

/** An image named `unreadable…` cannot be shown: as when Glance's database fails. Lists still have it. */
export function refuseToRead(name: string | null): void {
  if (name?.startsWith('unreadable')) throw fault(500, 'The server has either erred or is incapable of performing the requested operation.')
}

/**
 * What becomes of a server by its name: `no-host…` finds no host that would have it, `slow-20…` takes 20 seconds to be built. And of a
 * snapshot by its own: `slow-20…` takes 20 seconds, `fail-at…` fails, and Nova deletes the image that it had begun.
 */
export function workOn(name: string): { readonly ms: number; readonly fails: boolean } {
  const [, seconds] = /^slow-(\d+)/.exec(name) ?? []
  return { ms: seconds === undefined ? 1200 : Number(seconds) * 1000, fails: /^(no-host|fail-at)/.test(name) }
}
