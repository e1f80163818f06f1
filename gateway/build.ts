import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** What the built files are made of. */
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json']

/** Whether `dist` is missing, or older than something that it is made of. */
export function needsBuild(root: string): boolean {
  const built = changed(join(root, 'dist/index.html'))
  return built === undefined || SOURCES.some((source) => newest(join(root, source)) > built)
}

/** Milliseconds since 1970; undefined when there is no such file. */
const changed = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.mtimeMs

function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  // A folder's own time tells of files that were taken away.
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/**
 * Runs `vite build` in a process of its own, so that the gateway does not keep the memory of it. Throws when it fails, after Vite has said why.
 * It builds aside and takes the place of `dist` at the end: other gateways may serve from there, and build, at the same time.
 */
export async function build(root: string): Promise<void> {
  const vite = join(dirname(createRequire(join(root, 'package.json')).resolve('vite/package.json')), 'bin/vite.js')
  // On the same disk as `dist`, and in no list of sources.
  const aside = `.vite/dist-${randomUUID()}`
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', aside], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  const leave = () => {
    child.kill()
    rmSync(join(root, aside), { recursive: true, force: true })
  }
  // A signal ends this process in the middle of it.
  process.once('exit', leave)
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
    if (code !== 0) throw new Error('Vite could not build Loupe')
    takePlace(join(root, aside), join(root, 'dist'))
  } finally {
    process.off('exit', leave)
    leave()
  }
}

/** Puts a folder where another one may stand. Nothing can do that in one step, so whoever comes between is replaced too. */
function takePlace(built: string, dist: string): void {
  const old = `${built}-old`
  for (let tries = 0; ; tries++) {
    try {
      if (existsSync(dist)) renameSync(dist, old)
      renameSync(built, dist)
      return
    } catch (error) {
      if (tries === 5) throw error
    } finally {
      rmSync(old, { recursive: true, force: true })
    }
  }
}
