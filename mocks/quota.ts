import { projects, roomy, type Limits } from './accounts.ts'
import type { Cloud } from './cloud.ts'
import type { Who } from './enforce.ts'
import { fault } from './glance-errors.ts'

const mebibyte = 1024 * 1024
const staged = new Set(['uploading', 'importing'])
const underWay = new Set(['saving', ...staged])

/** What a project uses of its limits; sizes in whole MiB, as Glance counts. glance/quota/keystone.py get_usage. */
export function usageOf(cloud: Cloud, project_id: string | null): Limits {
  const own = [...cloud.images.values()].filter((image) => image.owner === project_id && image.status !== 'killed')
  const sum = (sizes: number[]) => Math.floor(sizes.reduce((total, size) => total + size, 0) / mebibyte)
  return {
    image_size_total: sum(own.map(({ size, stores }) => Number(size) * stores.length)),
    image_stage_total: sum(own.filter(({ status }) => staged.has(status)).map(({ size }) => Number(size))),
    image_count_total: own.length,
    image_count_uploading: own.filter(({ status }) => underWay.has(status)).length,
  }
}

export const limitsOf = (project_id: string | null): Limits => projects.filter(({ id }) => id === project_id).reduce((_, { limits }) => limits, roomy)

/** Throws the 413 of a project that has as many images as it may. */
export const enforceCount = (cloud: Cloud, who: Who): void => enforceLimit(cloud, who, 'image_count_total', 1)

/**
 * Throws the 413 of a project whose images are larger than they may be. Checked before an upload, not during; master counts the
 * bytes that are announced, with Zed one upload may overshoot.
 */
export const enforceSize = (cloud: Cloud, who: Who, announced: number): void =>
  enforceLimit(cloud, who, 'image_size_total', cloud.profile === 'master' ? Math.floor(announced / mebibyte) : 0)

function enforceLimit(cloud: Cloud, who: Who, resource: keyof Limits, delta: number): void {
  const usage = usageOf(cloud, who.project_id)[resource]
  const limit = limitsOf(who.project_id)[resource]
  if (usage + delta <= limit) return
  throw fault(
    413,
    'The request returned a 413 Request Entity Too Large. This generally means that rate limiting or a quota threshold was breached.\n\n' +
      `The response body:\nProject ${who.project_id} is over a limit for [Resource ${resource} is over limit of ${limit} due to current usage ${usage} and delta ${delta}]`,
  )
}
