import { Trans } from '@lingui/react/macro'
import { Link } from 'react-router'
import type { Image } from '#src/api/glance/images.ts'
import type { Server } from '#src/api/nova/servers.ts'
import { paths, type At } from '#src/paths.ts'
import { useCan, useSession } from '#src/session/session.ts'
import styles from './Foreign.module.css'
import { ProjectName, useProject } from './ProjectName.tsx'

/** Over the image of another project, for whoever may change it all the same. */
export function ForeignBand({ at, image }: { at: At; image: Image }) {
  const may = useCan(at)('modify_image', image)
  const { owner } = image
  return may && owner && owner !== at.scope ? <Band at={at} owner={owner} there={paths.image({ ...at, scope: owner }, image.id)} isServer={false} /> : null
}

/** Over the server of another project: Nova shows it to those alone who may change it. */
export function ForeignServerBand({ at, server: { id, tenant_id: owner } }: { at: At; server: Server }) {
  return owner === at.scope ? null : <Band at={at} owner={owner} there={paths.server({ ...at, scope: owner }, id)} isServer />
}

function Band({ at, owner, there, isServer }: { at: At; owner: string; there: string; isServer: boolean }) {
  const here = useSession(at).project?.name
  const { name, mine } = useProject(at, owner)
  return (
    <aside className={styles.band}>
      <span>
        {isServer ? (
          <Trans>
            You are acting in{' '}
            <b>
              <ProjectName at={at} id={at.scope} long={name === here} />
            </b>
            ; this server belongs to{' '}
            <b>
              <ProjectName at={at} id={owner} />
            </b>
            .
          </Trans>
        ) : (
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
        )}
      </span>
      {mine && (
        <Link to={there}>
          <Trans>Open it there</Trans>
        </Link>
      )}
    </aside>
  )
}
