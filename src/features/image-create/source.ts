import { plural, t } from '@lingui/core/macro'
import type { ImageSchema } from '#src/api/glance/schemas.ts'
import type { Usage } from '#src/api/glance/info.ts'
import type { Named } from '#src/formats/file-name.ts'
import type { Sniffed } from '#src/formats/sniff.ts'
import { noValues, type ImageValues } from '#src/image/image-values.ts'
import { formatBytes } from '#src/lib/bytes.ts'
import type { Suggestions } from './create-values.ts'

/** A chosen file: what its name tells, and what its bytes do once they have been looked at. */
export type Source = { readonly file: File; readonly named: Named; readonly found: Sniffed | undefined }

/** What a file suggests for its image. Without one: what there was before. */
export function suggestionsOf(source: Pick<Source, 'named' | 'found'> | undefined): Suggestions {
  const { named, found } = source ?? {}
  return {
    name: named?.name ?? noValues.name,
    disk_format: found?.disk_format ?? noValues.disk_format,
    container_format: found?.container_format ?? noValues.container_format,
    min_disk: found?.min_disk ? String(found.min_disk) : noValues.min_disk,
    os_distro: named?.os_distro ?? noValues.os_distro,
    os_version: named?.os_version ?? noValues.os_version,
    architecture: named?.architecture ?? noValues.architecture,
  }
}

/** Why the file may not do as it is described now, as sentences. */
export function doubtsOf({ found }: Pick<Source, 'found'>, disk_format: string | undefined, schema: Pick<ImageSchema, 'disk_formats'>): string[] {
  if (!found) return []
  const doubts = [...found.warnings]
  const { disk_format: told } = found
  if (told === undefined) return doubts
  if (!schema.disk_formats.includes(told)) doubts.push(t`This cloud does not take the disk format ${told}.`)
  // glance/location.py: since 2025.1 data in the container bare must be what it is declared to be; older ones store anything.
  if (disk_format && disk_format !== told) doubts.push(t`The file is ${told}, not ${disk_format}: Glance may refuse it, or servers may not boot from it.`)
  return doubts
}

const MIB = 2 ** 20

/** Why the project's limits may not let the image be, as a sentence. Glance counts in whole MiB; what is not limited is -1, or is not there. */
export function whyOverLimit(usage: Usage | undefined, bytes: number | undefined): string | undefined {
  const count = usage?.['image_count_total']
  if (count && count.limit >= 0 && count.usage >= count.limit) {
    const { usage: used, limit } = count
    return t`This project has ${used} images and may have ${limit}: Glance will refuse another one. Delete one first, or ask for a larger quota.`
  }
  const total = usage?.['image_size_total']
  if (!total || total.limit < 0 || bytes === undefined) return undefined
  const left = Math.max(0, total.limit - total.usage) * MIB
  if (bytes <= left) return undefined
  const [free, all] = [formatBytes(left), formatBytes(total.limit * MIB)]
  return t`This project has ${free} of its ${all} left for images: Glance may refuse the file.`
}

/** What is set behind "More settings", in a line. */
export function folded(values: Partial<ImageValues>, count: number): string {
  const system = [values.os_distro, values.os_version].filter(Boolean).join(' ')
  return [
    values.container_format || t`No container format`,
    values.protected && t`Protected`,
    values.os_hidden && t`Hidden`,
    system,
    values.architecture,
    values.hypervisor_type,
    values.description && t`Described`,
    count > 0 && plural(count, { one: '# property', other: '# properties' }),
  ]
    .filter(Boolean)
    .join(' · ')
}
