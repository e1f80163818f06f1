import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { Fragment } from 'react'
import { useNavigate } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import { domainNameIn, hasTwin } from '#src/api/keystone/projects.ts'
import { signOut, type Elsewhere, type Token } from '#src/api/keystone/session.ts'
import { shellOption } from '#src/lib/shell.ts'
import { paths } from '#src/paths.ts'
import { Button } from '#src/ui/Button.tsx'
import { CopyButton } from '#src/ui/Copyable.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { enterProject, type NoImageService } from './entry.ts'
import styles from './Login.module.css'

type NowhereProps = {
  token: Token
  /** `undefined`: there is no project at all. */
  reason: NoImageService | undefined
  /** Roles that lead into no project. */
  elsewhere?: Elsewhere
  /** Signed out again; whether the cloud has confirmed it. */
  again: (confirmed: boolean) => void
}

/** Keystone knows the person, and there is nothing to show: why, and what may lead on. */
export default function Nowhere({ token, reason, elsewhere, again }: NowhereProps) {
  const leave = useMutation({ mutationFn: signOut, onSuccess: again })
  const navigate = useNavigate()
  const enter = useMutation({ mutationFn: enterProject, onSuccess: (at) => void navigate(paths.images(at), { replace: true }) })
  const { name } = token.user
  const project = reason?.project ?? ''
  const problem = leave.error ?? enter.error
  return (
    <div className={styles.form}>
      {reason ? (
        <>
          <h1 tabIndex={-1}>{t`No images in ${project}`}</h1>
          <p>
            <Trans>
              You are signed in as <b>{name}</b>. The catalog of the project {project} has no image service, so there is nothing that Loupe could show.
            </Trans>
          </p>
          {token.application_credential ? (
            <p>
              <Trans>An application credential works in its own project only. Sign in with one that belongs to another project, or with a password.</Trans>
            </p>
          ) : (
            <p>{reason.others.length > 0 ? t`Your other projects may have one:` : t`None of your projects has one. Whoever runs this cloud can tell you more.`}</p>
          )}
          {reason.others.length > 0 && (
            <ul className={styles.others}>
              {reason.others.map((other) => (
                <li key={other.id}>
                  <button type="button" className={styles.account} disabled={enter.isPending} onClick={() => enter.mutate(other.id)}>
                    <span className={styles.accountName}>{other.name}</span>
                    {(other.name === project || hasTwin(reason.others, other)) && <span className={styles.accountRole}>{domainNameIn(token, other.domain_id) ?? other.domain_id}</span>}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </>
      ) : (
        <>
          <h1 tabIndex={-1}>
            <Trans>No project yet</Trans>
          </h1>
          {elsewhere && (elsewhere.system || elsewhere.domains.length > 0) ? (
            <NoProject name={name} elsewhere={elsewhere} />
          ) : (
            <p>
              <Trans>
                You are signed in as <b>{name}</b>, and you have no role in any project of this cloud. Images belong to projects: ask whoever runs the cloud for a role in one, then sign in again.
              </Trans>
            </p>
          )}
        </>
      )}
      {problem && <ErrorPanel problem={problemOf(problem)} />}
      <Button size="large" loading={leave.isPending} onClick={() => leave.mutate()}>
        <Trans>Sign out</Trans>
      </Button>
    </div>
  )
}

/** For who has roles, but none in a project: what they have, and what is missing. */
function NoProject({ name, elsewhere }: { name: string; elsewhere: Elsewhere }) {
  const command = `openstack role add ${shellOption('user', name)} --project=PROJECT member`
  return (
    <>
      <p>
        <Trans>
          You are signed in as <b>{name}</b>.
        </Trans>{' '}
        {haveWords(elsewhere)}
      </p>
      <p>
        <Trans>
          Images belong to projects, and Glance answers in a project only: a role on the system or in a domain opens none. Ask for a role in a project: <code>reader</code> to see its images, <code>member</code> to make some,{' '}
          <code>admin</code> to keep those of all projects. If your roles let you give roles, give it to yourself:
        </Trans>
      </p>
      <p className={styles.command}>
        <code>
          {command.split(' ').map((word, index) => (
            <Fragment key={index}>
              {index > 0 && ' '}
              <span className={styles.word}>{word}</span>
            </Fragment>
          ))}
        </code>
        <CopyButton value={command} label={t`command`} />
      </p>
      <p>
        <Trans>Then sign in again.</Trans>
      </p>
    </>
  )
}

function haveWords({ system, domains }: Elsewhere): string {
  const names = domains.join(', ')
  if (domains.length === 0) return t`You have roles on the system, but none in a project.`
  if (!system) return plural(domains.length, { one: `You have roles in the domain ${names}, but none in a project.`, other: `You have roles in the domains ${names}, but none in a project.` })
  return plural(domains.length, { one: `You have roles on the system and in the domain ${names}, but none in a project.`, other: `You have roles on the system and in the domains ${names}, but none in a project.` })
}
