import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { imageQuery, isGone } from '#src/api/glance/images.ts'
import { paths, type At } from '#src/paths.ts'
import { Copyable } from '#src/ui/Copyable.tsx'
import { nameOf } from './actions.tsx'
import { isImageId } from './image-values.ts'
import styles from './ImageRef.module.css'
import { listedImage } from './load-image.ts'

/** An image that something else names by its id: by its name and with a link, where it can be seen. */
export function ImageRef({ at, id, label }: { at: At; id: string; label: string }) {
  const known = isImageId(id)
  const { data = listedImage(at, id), error } = useQuery({ ...imageQuery(at, id), enabled: known })
  return (
    <span className={styles.ref}>
      {data && (
        <Link to={paths.image(at, id)} dir="auto">
          {nameOf(data)}
        </Link>
      )}
      {isGone(error) && (
        <span className={styles.none}>
          <Trans>Not there any more, or not visible to this project</Trans>
        </span>
      )}
      <Copyable value={id} label={t`${label} id`} mono />
    </span>
  )
}
