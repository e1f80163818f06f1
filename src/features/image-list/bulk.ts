import { useSyncExternalStore } from 'react'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import type { Image } from '#src/api/glance/images.ts'
import { perform, type Act } from '#src/image/acts.ts'
import type { Problem } from '#src/lib/problem.ts'
import type { At } from '#src/paths.ts'

/** One thing that is done to many images of a place, and what has come of it. Glance has no call for many: each image is asked about by itself. */
export type Job = {
  readonly act: Act
  readonly images: readonly Image[]
  readonly done: number
  readonly failed: readonly Failure[]
  /** `stopping`: what was begun is still awaited. */
  readonly state: 'running' | 'stopping' | 'ended'
}
export type Failure = { readonly image: Image; readonly problem: Problem }

/** Browsers send six requests at once to a server without HTTP/2; two uploads and the page itself need some. */
const AT_ONCE = 3

type Kind = 'running' | 'ended'
/** By place: a job goes on while its list is not on the screen. The last one that left something undone stays until somebody puts it aside. */
const jobs: Readonly<Record<Kind, Map<string, Job>>> = { running: new Map(), ended: new Map() }
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
const placeOf = ({ region, scope }: At) => `${region}/${scope}`

function write(kind: Kind, at: At, job: Job | undefined): void {
  if (job) jobs[kind].set(placeOf(at), job)
  else jobs[kind].delete(placeOf(at))
  for (const listener of listeners) listener()
}

/** What is under way at a place; or what has ended there with something left undone. */
export const useJob = (kind: Kind, at: At): Job | undefined => useSyncExternalStore(subscribe, () => jobs[kind].get(placeOf(at)))

/** Whether a list is on the screen. */
export const isWatched = (): boolean => listeners.size > 0

/** What was never asked about, since it was stopped or there was nobody to ask. */
export const untried = ({ images, done, failed }: Job): number => images.length - done - failed.length

/** What was left undone is not told any more. */
export const putAside = (at: At): void => write('ended', at, undefined)

/** Begins no more; what was begun is awaited. */
export function stop(at: At): void {
  const job = jobs.running.get(placeOf(at))
  if (job) write('running', at, { ...job, state: 'stopping' })
}

/** Without a network, or without a session that somebody would rather not renew, the next one fares no better. */
const isHopeless = (error: unknown) => hasStatus(error, 0, 401)

/**
 * Does it to each, some at once; an image that fails keeps no other from being done. `onDone` hears of each that is done. Resolves to what came
 * of it.
 */
export async function runJob(act: Act, at: At, images: readonly Image[], onDone: (image: Image) => void, doOne: typeof perform = perform): Promise<Job> {
  let job: Job = { act, images, done: 0, failed: [], state: 'running' }
  const now = (change: Partial<Job>) => {
    job = { ...job, state: jobs.running.get(placeOf(at))?.state ?? job.state, ...change }
    write('running', at, job)
  }
  write('running', at, job)
  addEventListener('beforeunload', stay)
  const waiting = images.values()
  const work = async () => {
    for (const image of waiting) {
      const refused = await doOne(act, at, image).then(
        () => undefined,
        (why: unknown) => ({ why }),
      )
      if (refused) now({ failed: [...job.failed, { image, problem: problemOf(refused.why) }], ...(isHopeless(refused.why) && { state: 'stopping' }) })
      else {
        now({ done: job.done + 1 })
        onDone(image)
      }
      if (jobs.running.get(placeOf(at))?.state !== 'running') return
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const ended: Job = { ...job, state: 'ended' }
  if (ended.done < images.length) write('ended', at, ended)
  write('running', at, undefined)
  // Another place's job may still run.
  if (jobs.running.size === 0) removeEventListener('beforeunload', stay)
  return ended
}

const stay = (event: BeforeUnloadEvent) => event.preventDefault()
