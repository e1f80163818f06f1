import { createHash } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { fault } from './glance-errors.ts'

/** As many bytes as tell every format's header. */
const headLength = 64 * 1024

/**
 * Passes bytes on and measures them on their way: Glance's three sums, and the beginning for a look at the format.
 * Breaks off when they are more or fewer than announced (glance_store/_drivers/filesystem.py; a 0 announces nothing).
 */
export class Measure extends Transform {
  readonly #md5 = createHash('md5')
  readonly #sha512 = createHash('sha512')
  readonly #head: Buffer[] = []
  readonly #announced: number | undefined
  #headSize = 0
  #size = 0

  constructor(announced: number | undefined) {
    super()
    this.#announced = announced
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#size += chunk.length
    if (this.#announced && this.#size > this.#announced) {
      done(fault(400, `Size exceeds: expected ${this.#announced} bytes, got ${this.#size} bytes`))
      return
    }
    this.#md5.update(chunk)
    this.#sha512.update(chunk)
    if (this.#headSize < headLength) {
      const part = Buffer.from(chunk.subarray(0, headLength - this.#headSize))
      this.#head.push(part)
      this.#headSize += part.length
    }
    done(null, chunk)
  }

  override _flush(done: TransformCallback): void {
    if (this.#announced && this.#size !== this.#announced) done(fault(400, `Size mismatch: expected ${this.#announced} bytes, got ${this.#size} bytes`))
    else done()
  }

  /** To be asked once, when all bytes have passed. */
  sums(): { checksum: string; os_hash_algo: string; os_hash_value: string } {
    return { checksum: this.#md5.digest('hex'), os_hash_algo: 'sha512', os_hash_value: this.#sha512.digest('hex') }
  }

  head(): Uint8Array {
    return Buffer.concat(this.#head)
  }
}
