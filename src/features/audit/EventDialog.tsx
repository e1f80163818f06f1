import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { changesIn, eventQuery, type AuditEvent, type Change } from '#src/api/audit/hermes.ts'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { paths, type At } from '#src/paths.ts'
import { Button } from '#src/ui/Button.tsx'
import { Copyable, CopyableBlock } from '#src/ui/Copyable.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Fact, FactGroup, Facts } from '#src/ui/Facts.tsx'
import { ReadingDialog } from '#src/ui/ReadingDialog.tsx'
import { Skeleton } from '#src/ui/Skeleton.tsx'
import { Time } from '#src/ui/Time.tsx'
import { ResultSign } from './AuditTable.tsx'
import { actorOf } from './deed.ts'
import { reasonOf, resultOf, resultWords } from './outcome.ts'
import { whoIs, wholeValueOf } from './sentence.ts'
import { Sentence } from './Sentence.tsx'
import styles from './EventDialog.module.css'

type EventDialogProps = {
  at: At
  id: string
  projectName: (id: string) => string
  onClose: () => void
  /** Shows what this person did. */
  onPerson: (id: string) => void
}

/** One event, whole: what it says, and as the service tells it. */
export default function EventDialog({ at, id, projectName, onClose, onPerson }: EventDialogProps) {
  const { data: event, error, refetch } = useQuery(eventQuery(at, id))
  return (
    <ReadingDialog title={t`Event`} className={styles.dialog} onClose={onClose}>
      <div className={styles.body}>
        {event && <Told at={at} event={event} projectName={projectName} onPerson={onPerson} />}
        {!event && !error && <Skeleton height={200} />}
        {!event && error && (
          <ErrorPanel
            title={t`The event could not be read`}
            problem={problemOf(error)}
            hint={hasStatus(error, 404) ? t`It is of another project, or so old that the log has forgotten it.` : undefined}
            retry={hasStatus(error, 404) ? undefined : () => void refetch()}
          />
        )}
      </div>
    </ReadingDialog>
  )
}

type ToldProps = { at: At; event: AuditEvent; projectName: (id: string) => string; onPerson: (id: string) => void }

function Told({ at, event, projectName, onPerson }: ToldProps) {
  const { initiator, target, requestPath } = event
  const actor = actorOf(event)
  const name = whoIs(actor)
  const changes = changesIn(event)
  const reason = reasonOf(event)
  const isImage = target.typeURI.startsWith('storage/image/image') && target.id !== ''
  return (
    <>
      <p className={styles.sentence}>
        <Sentence event={event} projectName={projectName} />
      </p>
      {changes && changes.length > 0 && <Changes changes={changes} />}
      {changes?.length === 0 && (
        <p className={styles.note}>
          <Trans>Glance tells of most changes, but not of all: hiding an image and showing it again are among those that it keeps to itself.</Trans>
        </p>
      )}
      <Facts>
        <FactGroup title={t`Who`}>
          {actor.kind === 'person' && (
            <Fact label={t`Person`}>
              <span className={styles.person}>
                <bdi>{name}</bdi>
                <Button size="small" onClick={() => onPerson(actor.id)}>
                  <Trans>Show what else they did</Trans>
                </Button>
              </span>
            </Fact>
          )}
          {actor.kind === 'person' && (
            <Fact label={t`User id`}>
              <Copyable value={actor.id} label={t`user id`} mono />
            </Fact>
          )}
          {actor.kind === 'one-of' && (
            <Fact label={t`One of`}>
              <ul className={styles.people}>
                {actor.people.map((one) => (
                  <li key={one.user_id}>
                    <Button size="small" variant="text" onClick={() => onPerson(one.user_id)}>
                      <bdi>{one.name || one.user_id}</bdi>
                    </Button>
                  </li>
                ))}
              </ul>
              <p className={styles.note}>{t`They did the same at the same moment, and nothing tells which of them it was.`}</p>
            </Fact>
          )}
          {actor.kind === 'glance' && <Fact label={t`By itself`}>{t`Glance went on with what somebody had begun.`}</Fact>}
          {actor.kind === 'unknown' && <Fact label={t`Person`} empty={t`Not known`} />}
          {initiator.project_id && (
            <Fact label={t`From the project`}>
              <bdi>{projectName(initiator.project_id)}</bdi>
            </Fact>
          )}
          {initiator.host?.address && (
            <Fact label={t`From the address`}>
              <bdi>{initiator.host.address}</bdi>
            </Fact>
          )}
          {initiator.host?.agent && (
            <Fact label={t`With`}>
              <Copyable value={initiator.host.agent} label={t`program`} />
            </Fact>
          )}
        </FactGroup>
        <FactGroup title={t`What`}>
          <Fact label={t`When`}>
            <Time iso={event.eventTime} long />
          </Fact>
          <Fact label={t`Outcome`}>
            <span className={styles.outcome}>
              <ResultSign result={resultOf(event)} />
              <span>
                {resultWords(resultOf(event))}
                {reason !== undefined && <span className={styles.reason}> · {reason}</span>}
              </span>
            </span>
          </Fact>
          {isImage && (
            <Fact label={t`Image`}>
              <Link to={paths.image(at, target.id)}>
                <bdi>{target.name || target.id}</bdi>
              </Link>
            </Fact>
          )}
          <Fact label="action" wire>
            <code>{event.action}</code>
          </Fact>
          {requestPath !== '' && (
            <Fact label="requestPath" wire>
              <Copyable value={requestPath} label={t`request path`} mono />
            </Fact>
          )}
        </FactGroup>
      </Facts>
      <details className={styles.raw}>
        <summary>
          <Trans>As the service tells it</Trans>
        </summary>
        <Raw text={JSON.stringify(event.told, null, 2)} />
      </details>
    </>
  )
}

/** What is written from right to left turns nothing around it. */
const Raw = ({ text }: { text: string }) => (
  <CopyableBlock value={text} label="JSON">
    {text.split('\n').map((line, i) => (
      <span key={i}>
        <bdi dir="ltr">{line}</bdi>
        {'\n'}
      </span>
    ))}
  </CopyableBlock>
)

function Changes({ changes }: { changes: readonly Change[] }) {
  const { length } = changes
  // Of what is new nothing was there before.
  const before = changes.some((change) => 'from' in change)
  return (
    <table className={styles.changes} aria-label={plural(length, { one: '# change', other: '# changes' })}>
      <thead>
        <tr>
          <th scope="col">{t`What`}</th>
          {before && <th scope="col">{t`Before`}</th>}
          <th scope="col">{before ? t`After` : t`Set to`}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change, i) => (
          <tr key={i}>
            <th scope="row">
              <bdi>{change.member_id === undefined ? change.field : `${change.field} ${change.member_id}`}</bdi>
            </th>
            {before && <td>{'from' in change ? <Value change={change} of="from" /> : <span className={styles.nothing}>{t`not there`}</span>}</td>}
            <td>{'to' in change ? <Value change={change} of="to" /> : <span className={styles.nothing}>{t`gone`}</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A long one is folded. */
function Value({ change, of }: { change: Change; of: 'from' | 'to' }) {
  const value = change[of]
  if (value === null || value === undefined || value === '') return <span className={styles.nothing}>{t`nothing`}</span>
  const text = wholeValueOf(change.field, value)
  const { field } = change
  return text.length > 120 ? <Copyable value={text} label={field} /> : <bdi>{text}</bdi>
}
