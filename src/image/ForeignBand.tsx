import { Trans } from '@lingui/react/macro'
import { Link } from 'react-router'
import type { Image } from '#src/api/glance/images.ts'
import { paths, type At } from '#src/paths.ts'
import { useCan, useSession } from '#src/session/session.ts'
import styles from './Foreign.module.css'
import { ProjectName, useProject } from './ProjectName.tsx'

/** Over the image of another project, for whoever may change it all the same. */
export function ForeignBand({ at, image }: { at: At; image: Image }) {
  const may = useCan(at)('modify_image', image)
  const { owner } = image
  return may && owner && owner !== at.scope ? <Band at={at} owner={owner} id={image.id} /> : null
}

function Band({ at, owner, id }: { at: At; owner: string; id: string }) {
  const here = useSession(at).project?.name
  const { name, mine } = useProject(at, owner)
  return (
    <aside className={styles.band}>
      <span>
        <Trans>
          You are acting in{' '}
          <b>
            <ProjectName at={at} id={at.scope} long={name === here} />
          </b>
          ; this image belongs to{' '}
          <b>
            <ProjectName at={at} id={owner} />
          </b>
          .
        </Trans>
      </span>
      {mine && (
        <Link to={paths.image({ ...at, scope: owner }, id)}>
          <Trans>Open it there</Trans>
        </Link>
      )}
    </aside>
  )
}
