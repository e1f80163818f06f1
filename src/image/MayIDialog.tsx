import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Check, Minus } from 'lucide-react'
import { useId } from 'react'
import { imageQuery, type Image } from '#src/api/glance/images.ts'
import { sitePolicyQuery, type SitePolicy } from '#src/api/policy.ts'
import type { At } from '#src/paths.ts'
import { credentialsOf } from '#src/policy/credentials.ts'
import type { Release } from '#src/policy/defaults.ts'
import type { PresetName } from '#src/policy/presets.ts'
import { problemWords } from '#src/policy/problems.ts'
import { releaseQuery } from '#src/session/release.ts'
import { useCan, useCanOf, useSession } from '#src/session/session.ts'
import { Tag } from '#src/ui/Chip.tsx'
import { ReadingDialog } from '#src/ui/ReadingDialog.tsx'
import { shortNameOf } from './actions.tsx'
import { explainedFor, type Answer, type Answers, type Lack } from './may-i-answers.ts'
import { ProjectName, useProject } from './ProjectName.tsx'
import styles from './MayIDialog.module.css'

type MayIDialogProps = { at: At; image: Image; onClose: () => void }

/** Every action on an image: yes, or no and why. */
export function MayIDialog({ at, image: listed, onClose }: MayIDialogProps) {
  const { data: image = listed } = useQuery(imageQuery(at, listed.id))
  const can = useCan(at)
  const token = useSession(at)
  const name = shortNameOf(image)
  const project = token.project?.name ?? at.scope
  const { groups, most } = explainedFor(at, image, credentialsOf(token), useCanOf(at))
  return (
    <ReadingDialog title={t`What may I do here?`} className={styles.dialog} onClose={onClose}>
      <div className={styles.body}>
        <p className={styles.who}>
          <span>
            <Trans>
              With <bdi>{name}</bdi>, from the project <bdi>{project}</bdi>, by these roles:
            </Trans>
          </span>{' '}
          {token.roles.length === 0 ? <Trans>none</Trans> : token.roles.map((role) => <Tag key={role.name}>{role.name}</Tag>)}
        </p>
        {most !== undefined && <Most at={at} owner={image.owner} most={most} looks={onlyLooks(groups)} />}
        {groups.map(({ label, answers }) => (
          <Group key={label} label={label} answers={answers} most={most} />
        ))}
        <Source at={at} staff={can('context_is_admin')} />
      </div>
    </ReadingDialog>
  )
}

/** Whether nothing can be done but to read. */
const onlyLooks = (groups: readonly Answers[]) => groups.every(({ answers }) => answers.every(({ rule, why }) => why !== undefined || rule.startsWith('get_')))

/** The reason that most of the noes have, once for all of them. */
function Most({ at, owner, most, looks }: { at: At; owner: string | null | undefined; most: Lack; looks: boolean }) {
  return (
    <p className={styles.most}>
      {looks && <Trans>You can look, no more.</Trans>}{' '}
      {most === 'owner' ? (
        <OfOwner at={at} owner={owner ?? ''} />
      ) : (
        <Trans>
          Most of what is below needs the role <Tag>{most}</Tag> in this project.
        </Trans>
      )}{' '}
      <Trans>Any other reason stands in its row.</Trans>
    </p>
  )
}

function OfOwner({ at, owner }: { at: At; owner: string }) {
  const { name } = useProject(at, owner)
  if (name === undefined) return <Trans>Most of what is below is for members of the project that owns the image.</Trans>
  return (
    <Trans>
      Most of what is below is for members of{' '}
      <b>
        <ProjectName at={at} id={owner} />
      </b>
      , the project that owns the image.
    </Trans>
  )
}

function Group({ label, answers, most }: Answers & { most: Lack | undefined }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={styles.group}>
      <h3 id={id}>{label}</h3>
      <ul>
        {answers.map((answer) => (
          <Row key={answer.label} answer={answer} told={answer.lack !== undefined && answer.lack === most} />
        ))}
      </ul>
    </section>
  )
}

/** Its rule stands at the end of the line: the one that says no, else the one that was asked. `told`: the reason is seen above, and heard here. */
function Row({ answer: { label, rule, why, lack }, told }: { answer: Answer; told: boolean }) {
  return (
    <li className={styles.row} data-no={why !== undefined || undefined}>
      {why === undefined ? <Check aria-label={t`Yes`} className={styles.sign} /> : <Minus aria-label={t`No`} className={styles.sign} />}
      <span className={styles.label}>{label}</span>
      {why !== undefined && <span className={told ? 'sr-only' : styles.why}>{lack === undefined || lack === 'owner' ? why.words : t`This needs the role ${lack}.`}</span>}
      <code className={styles.rule} data-decides={why?.rule !== undefined || undefined}>
        {why?.rule ?? rule}
      </code>
    </li>
  )
}

/** Whose rules these are. */
function Source({ at, staff }: { at: At; staff: boolean }) {
  const release = useQuery(releaseQuery(at)).data
  const { data: site, error } = useQuery(sitePolicyQuery(at.scope))
  const file = site && (site.regions[at.region]?.image ?? site.files.image)
  const count = file ? Object.keys(file.rules).length : 0
  return (
    <footer className={styles.source}>
      <p>
        {release === undefined ? t`This cloud did not say how old it is: these are the rules of a Glance of today.` : releaseWords(release)} {site && presetWords(site.preset)}{' '}
        {file && plural(count, { one: `The cloud’s own policy file has # rule in place of those.`, other: `The cloud’s own policy file has # rules in place of those.` })}{' '}
        {error && t`Whether this cloud has rules of its own could not be asked.`} {t`The cloud itself decides in the end.`}
      </p>
      {staff && file && file.problems.length > 0 && <Problems file={file} />}
    </footer>
  )
}

function releaseWords(release: Release): string {
  switch (release) {
    case 'zed':
      return t`These are the rules that come with Glance of 2022 (Zed).`
    case 'master':
      return t`These are the rules that come with a Glance of today.`
  }
}

function presetWords(preset: PresetName): string {
  switch (preset) {
    case 'default':
      return ''
    case 'infomaniak':
      return t`They are changed as Infomaniak’s public cloud has them.`
    case 'legacy':
      return t`What they said in older releases still counts beside them.`
  }
}

/** For who can mend the file. */
const Problems = ({ file: { file, problems } }: { file: NonNullable<SitePolicy['files']['image']> }) => (
  <ul className={styles.problems}>
    {problems.map((problem) => (
      <li key={`${problem.rule} ${problem.kind}`}>
        <code>
          {file}
          {typeof problem.line === 'number' && `:${problem.line}`} {problem.rule}
        </code>{' '}
        {problemWords(problem)}
      </li>
    ))}
  </ul>
)
