import { plural, t } from '@lingui/core/macro'
import type { Image } from '#src/api/glance/images.ts'
import { namedLabels } from '#src/image/image-values.ts'
import { ProjectName } from '#src/image/ProjectName.tsx'
import { VisibilityChip } from '#src/image/VisibilityChip.tsx'
import type { At } from '#src/paths.ts'

/** How a tab speaks of what it edits. */
export type Words = {
  /** A person's name for a key of the wire. */
  label: (key: string) => string
  /** The label is the key itself. */
  mono?: boolean
  value: (key: string, value: unknown) => React.ReactNode
}

export const countOfChanges = (count: number): string => plural(count, { one: '# change', other: '# changes' })

const Unset = ({ children }: { children: string }) => <em>{children}</em>
const isUnset = (value: unknown) => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** The attributes of an image and the properties with fields of their own. */
export const imageWords = (at: At): Words => ({
  label: (key) => labels()[key] ?? key,
  value: (key, value) => {
    if (isUnset(value)) return <Unset>{t`not set`}</Unset>
    if (key === 'owner') return <ProjectName at={at} id={String(value)} long />
    if (key === 'visibility') return <VisibilityChip visibility={value as Image['visibility']} />
    if (typeof value === 'boolean') return value ? t`on` : t`off`
    if (key === 'min_disk') return value === 0 ? <Unset>{t`none`}</Unset> : `${String(value)} GiB`
    if (key === 'min_ram') return value === 0 ? <Unset>{t`none`}</Unset> : `${String(value)} MiB`
    return Array.isArray(value) ? value.join(', ') : String(value)
  },
})

/** Properties by their keys. */
export const propertyWords: Words = {
  label: (key) => key,
  mono: true,
  value: (_, value) => (typeof value !== 'string' ? <Unset>{t`not there`}</Unset> : value === '' ? <Unset>{t`empty`}</Unset> : value),
}

const labels = (): Readonly<Record<string, string>> => ({
  name: t`Name`,
  owner: t`Project`,
  visibility: t`Visibility`,
  disk_format: t`Disk format`,
  container_format: t`Container format`,
  min_disk: t`Minimum disk`,
  min_ram: t`Minimum RAM`,
  tags: t`Tags`,
  protected: t`Protected`,
  os_hidden: t`Hidden`,
  ...namedLabels(),
})
