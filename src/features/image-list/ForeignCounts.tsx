import { plural } from '@lingui/core/macro'
import type { Image } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'
import styles from '#src/image/Foreign.module.css'
import { ProjectName } from '#src/image/ProjectName.tsx'

/** Projects that are named; who does something to the images of more has chosen them by more than their project. */
const NAMED = 5

/** In a question about many: how many are other projects', and whose. */
export function ForeignCounts({ at, images }: { at: At; images: readonly Image[] }) {
  const foreign = images.filter(({ owner }) => owner && owner !== at.scope)
  if (foreign.length === 0) return null
  const counted = Object.entries(Object.groupBy(foreign, ({ owner }) => owner ?? ''))
    .map(([owner, all = []]) => ({ owner, count: all.length }))
    .toSorted((a, b) => b.count - a.count)
  const others = counted.length - NAMED
  return (
    <div className={styles.note}>
      <p>{plural(foreign.length, { one: '# of them belongs to another project:', other: '# of them belong to other projects:' })}</p>
      <ul>
        {counted.slice(0, NAMED).map(({ owner, count }) => (
          <li key={owner}>
            <b>
              <ProjectName at={at} id={owner} />
            </b>
            {': '}
            {plural(count, { one: '# image', other: '# images' })}
          </li>
        ))}
        {others > 0 && <li>{plural(others, { one: 'and # more project', other: 'and # more projects' })}</li>}
      </ul>
    </div>
  )
}
