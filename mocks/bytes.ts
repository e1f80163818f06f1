import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, type Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** The data of an image. `read` gives the bytes from `start` up to, not including, `end`. */
export type Data = {
  readonly size: number
  read(start: number, end: number): Readable
  drop(): void
}

/** Where uploaded bytes lie: one temporary directory for each cloud, made with the first upload. */
export type ByteStore = {
  /** Streams into a new file, through `taps`. Rejects when the source breaks; the half file is gone then. */
  write(source: Readable, ...taps: Transform[]): Promise<Data>
  readonly dispose: () => void
}

/** What a pipeline may destroy in place of the source: with a request goes its socket, and an early answer still has to pass there. */
function spared(source: Readable): Readable {
  const stand = new PassThrough()
  source.once('close', () => {
    if (!source.readableEnded) stand.destroy(new Error('The connection broke'))
  })
  return source.pipe(stand)
}

export function createByteStore(): ByteStore {
  let directory: string | undefined
  let count = 0
  return {
    async write(source, ...taps) {
      if (directory === undefined) {
        directory = mkdtempSync(join(tmpdir(), 'loupe-demo-'))
      }
      const path = join(directory, String((count += 1)))
      const drop = () => rmSync(path, { force: true })
      const file = createWriteStream(path)
      try {
        await pipeline([spared(source), ...taps, file])
      } catch (error) {
        drop()
        throw error
      }
      return {
        size: file.bytesWritten,
        read: (start, end) => createReadStream(path, { start, end: Math.max(start, end - 1) }),
        drop,
      }
    },
    dispose: () => {
      if (directory === undefined) return
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
