import { Trans } from '@lingui/react/macro'
import type { Image } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'
import { useSession } from '#src/session/session.ts'
import styles from './Foreign.module.css'
import { ProjectName, useProject } from './ProjectName.tsx'

/** In a question about an image: that it is another project's, where it is. */
export function ForeignNote({ at, image: { owner } }: { at: At; image: Image }) {
  return owner && owner !== at.scope ? <Note at={at} owner={owner} /> : null
}

function Note({ at, owner }: { at: At; owner: string }) {
  const here = useSession(at).project?.name
  const { name } = useProject(at, owner)
  return (
    <p className={styles.note}>
      <Trans>
        It belongs to{' '}
        <b>
          <ProjectName at={at} id={owner} />
        </b>
        ; you are acting in{' '}
        <b>
          <ProjectName at={at} id={at.scope} long={name === here} />
        </b>
        .
      </Trans>
    </p>
  )
}
