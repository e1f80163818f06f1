import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useId } from 'react'
import { fileNameOf } from '#src/image/actions.tsx'
import { useShown } from '#src/image/shown.ts'
import { whyNotDownload, whyNotEdit, whyNotVisibility, type WhyNot } from '#src/image/why-not.ts'
import { useCan, useSession } from '#src/session/session.ts'
import type { Token } from '#src/api/keystone/session.ts'
import { CopyableBlock } from '#src/ui/Copyable.tsx'
import { ReasonWords } from '#src/ui/Reason.tsx'
import { createCommand, curlRename, curlSave, curlShow, saveCommand, setCommand, showCommand, tokenCommand, unsettable } from './commands.ts'
import styles from './CommandLineTab.module.css'

/** The same in a terminal: lines for the clients that people have, ready to be pasted. */
export function Component() {
  const { at, image } = useShown()
  const can = useCan(at)
  const token = useSession(at)
  const caller = { at, scoped: !token.methods.includes('application_credential') }
  const endpoint = endpointOf(token, at.region)
  const cannotBe = whyNotVisibility(image.visibility, undefined, can)
  const owner = image.owner && image.owner !== at.scope && can('context_is_admin') ? image.owner : undefined
  const file = fileNameOf(image)
  const odd = unsettable(image).join(', ')
  return (
    <div className={styles.commands}>
      <p className={styles.intro}>
        <Trans>
          For a POSIX shell with the <code>openstack</code> client signed in to this cloud. Each line names the region and the project, so that it acts here whatever
          else is set.
        </Trans>
      </p>
      <Part title={t`Look`}>
        <Command title={t`Show it`} line={showCommand(caller, image)} />
        <Command title={t`Save its data to a file`} line={saveCommand(caller, image, file)} note={whyNotDownload(image, can)} />
      </Part>
      <Part title={t`Change`}>
        <Command title={t`Set its attributes, here to what they are now`} line={setCommand(caller, image)} note={whyNotEdit(image, can)} />
      </Part>
      <Part title={t`Create`}>
        <Command title={t`Create another image like it`} line={createCommand(caller, image, { file, visibility: cannotBe === undefined ? image.visibility : 'private', owner })} note={cannotBe}>
          {typeof image.size === 'number' && (
            <p className={styles.note}>
              <Trans>Its data comes from the file that the line above saves.</Trans>
            </p>
          )}
          {(!image.disk_format || !image.container_format) && (
            <p className={styles.note}>
              <Trans>A format that is not set here becomes raw, in bare: the client sets one in any case.</Trans>
            </p>
          )}
          {odd !== '' && (
            <p className={styles.note}>
              <Trans>The client cannot write a key with an equals sign in it. Left out: {odd}</Trans>
            </p>
          )}
        </Command>
      </Part>
      <Part title={t`With curl`}>
        <Command title={t`Get a token; it lasts as long as the cloud lets it`} line={tokenCommand(caller)} />
        {endpoint === undefined ? (
          <p className={styles.note}>
            <Trans>This cloud’s catalog has no public address of Glance.</Trans>
          </p>
        ) : (
          <>
            <Command title={t`Show it`} line={curlShow(endpoint, image)} />
            <Command title={t`Save its data to a file`} line={curlSave(endpoint, image, file)} note={whyNotDownload(image, can)} />
            <Command title={t`Change its name`} line={curlRename(endpoint, image)} note={whyNotEdit(image, can)} />
          </>
        )}
      </Part>
    </div>
  )
}

/** Where other clients find Glance, by the catalog. */
function endpointOf({ catalog }: Token, region: string): string | undefined {
  const endpoints = catalog.filter(({ type }) => type === 'image').flatMap((service) => service.endpoints)
  return endpoints.find((one) => one.interface === 'public' && (one.region_id ?? one.region) === region)?.url
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={styles.part}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

/** `note`: why the cloud would refuse it to this person now. */
function Command({ title, line, note, children }: { title: string; line: string; note?: WhyNot; children?: React.ReactNode }) {
  return (
    <div className={styles.command}>
      <h3>{title}</h3>
      <CopyableBlock value={line} label={t`command`} />
      {note !== undefined && (
        <p className={styles.note}>
          <ReasonWords reason={note} />
        </p>
      )}
      {children}
    </div>
  )
}
