import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { Link } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import { isTransitional } from '#src/api/glance/images.ts'
import { imagesOfServerQuery } from '#src/api/glance/server-images.ts'
import type { Server } from '#src/api/nova/servers.ts'
import { nameOf } from '#src/image/actions.tsx'
import { ImageStatus } from '#src/image/ImageStatus.tsx'
import { formatBytes } from '#src/lib/bytes.ts'
import { formatNumber } from '#src/lib/number.ts'
import { paths, type At } from '#src/paths.ts'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Skeleton } from '#src/ui/Skeleton.tsx'
import { Time } from '#src/ui/Time.tsx'
import styles from './ServerPage.module.css'

/** How often images that Nova still fills are asked for, in ms. */
const SOON = 3000

/** The images that were taken of a server. */
export function ServerImages({ at, server }: { at: At; server: Server }) {
  const id = useId()
  const { data, error, refetch } = useQuery({
    ...imagesOfServerQuery(at, server.id),
    refetchInterval: ({ state }) => (state.data?.some(isTransitional) ? SOON : false),
  })
  return (
    <section aria-labelledby={id} className={styles.snapshots}>
      <h2 id={id}>
        <Trans>Snapshots</Trans> {data && data.length > 0 && <span className={styles.quiet}>{formatNumber(data.length)}</span>}
      </h2>
      {error && <ErrorPanel title={t`The snapshots could not be read`} problem={problemOf(error)} retry={() => void refetch()} />}
      {!data && !error && (
        <output aria-label={t`The snapshots are being read`}>
          <Skeleton height={20} />
        </output>
      )}
      {data?.length === 0 && <p className={styles.quiet}>{t`There is none that this project can see.`}</p>}
      {data && data.length > 0 && (
        <ul className={styles.list}>
          {data.map((image) => (
            <li key={image.id}>
              <Link to={paths.image(at, image.id)} className={styles.link}>
                <bdi>{nameOf(image)}</bdi>
              </Link>
              <ImageStatus image={image} />
              <span className={styles.quiet}>{typeof image.size === 'number' ? formatBytes(image.size) : '–'}</span>
              <span className={styles.quiet}>
                <Time iso={image.created_at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
