import { plural, t } from '@lingui/core/macro'
import type { Image } from '#src/api/glance/images.ts'
import { shortNameOf } from '#src/image/actions.tsx'
import type { At } from '#src/paths.ts'
import { ForeignCounts } from './ForeignCounts.tsx'
import styles from './BulkQuestion.module.css'

/** Why not to some of the images, and how many they are. */
export type Counted = { readonly words: string; readonly count: number }

/** Names that are read before the question is answered, and names that anybody reads at all. */
const FIRST = 8
const MOST = 200

type BulkQuestionProps = {
  at: At
  /** What it would be done to. */
  images: readonly Image[]
  /** Why not to the other selected images. */
  reasons: readonly Counted[]
  /** What follows from it. */
  children: React.ReactNode
}

/** The body of a question about many images: it names them, and counts those that are left out. */
export function BulkQuestion({ at, images, reasons, children }: BulkQuestionProps) {
  const folded = images.slice(FIRST, MOST)
  const count = images.length - FIRST
  const unnamed = images.length - MOST
  return (
    <>
      <p>{children}</p>
      <ForeignCounts at={at} images={images} />
      <div className={styles.names}>
        <Names images={images.slice(0, FIRST)} />
        {folded.length > 0 && (
          <details>
            <summary>{plural(count, { one: 'and # more', other: 'and # more' })}</summary>
            <Names images={folded} />
            {unnamed > 0 && <p>{plural(unnamed, { one: 'and # more', other: 'and # more' })}</p>}
          </details>
        )}
      </div>
      {reasons.length > 0 && (
        <div className={styles.left}>
          <p>{t`Left out:`}</p>
          <ul>
            {reasons.map(({ words, count }) => (
              <li key={words}>{plural(count, { one: `# image: ${words}`, other: `# images: ${words}` })}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}

const Names = ({ images }: { images: readonly Image[] }) => (
  <ul>
    {images.map((image) => (
      <li key={image.id}>
        <bdi>{shortNameOf(image)}</bdi>
      </li>
    ))}
  </ul>
)
