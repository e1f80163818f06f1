import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Inbox } from 'lucide-react'
import { useCallback, useId, useRef, useState } from 'react'
import { useLoaderData, type LoaderFunctionArgs } from 'react-router'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import type { MemberStatus, Share } from '#src/api/glance/members.ts'
import { shortNameOf } from '#src/image/actions.tsx'
import { answerShare } from '#src/image/sharing.ts'
import { whyNotAnswer } from '#src/image/why-not.ts'
import { formatNumber } from '#src/lib/number.ts'
import { atOf, type At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import { requireSession, useCan, useSession } from '#src/session/session.ts'
import { announce } from '#src/ui/announce.tsx'
import { Button } from '#src/ui/Button.tsx'
import { Copyable } from '#src/ui/Copyable.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Page } from '#src/ui/Page.tsx'
import { ReasonWords } from '#src/ui/Reason.tsx'
import { Skeleton } from '#src/ui/Skeleton.tsx'
import { toastProblem } from '#src/ui/toast.tsx'
import { useHeldFocus } from '#src/ui/useHeldFocus.ts'
import { ShareTable } from './ShareTable.tsx'
import { sections, type Answered, type Given } from './sections.ts'
import { useShares, type Shares } from './shares.ts'
import styles from './SharedWithMe.module.css'

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  await requireSession(at, request)
  return at
}

export function Component() {
  const at = useLoaderData<typeof loader>()
  return <SharedWithMe key={`${at.region}/${at.scope}`} at={at} />
}

/** What other projects share with this one, and what it says to that. */
function SharedWithMe({ at }: { at: At }) {
  const can = useCan(at)
  const { project } = useSession(at)
  const read = useShares(at)
  const { answered, busy, answer } = useAnswers(at, can)
  const { shares, error, retry } = read
  const parts = sections(shares ?? [], answered)
  const some = Object.values(parts).some(({ length }) => length > 0)
  const held = useHeldFocus<HTMLDivElement>()
  const [first] = shares ?? []
  const why = first && whyNotAnswer(first.image, can)
  const here = project?.name
  return (
    <Page
      title={t`Shared with me`}
      subtitle={
        <span className={styles.subtitle}>
          <span>
            <Trans>
              Images that other projects share with <b>{here}</b>. They do so by its id:
            </Trans>
          </span>
          <Copyable value={at.scope} label={t`project id`} mono />
        </span>
      }
    >
      <div {...held} className={styles.parts}>
        {why && (
          <p className={styles.note}>
            <ReasonWords reason={why} />
          </p>
        )}
        {error && <ErrorPanel title={shares ? t`Not everything could be read` : t`What is shared could not be read`} problem={problemOf(error)} retry={retry} />}
        {!shares && !error && <Loading />}
        {shares && <Staff at={at} read={read} />}
        {shares && !some && !read.reading && !error && (
          <EmptyState title={t`Nothing is shared with this project`} icon={<Inbox aria-hidden />}>
            <p>{read.goOn ? t`None of the images that were asked about is.` : t`Give the id of this project to whoever has an image for it. What they share appears here, and waits for an answer.`}</p>
          </EmptyState>
        )}
        {some && (
          <>
            <Part title={t`Waiting for an answer`} said={t`This project can use them by their ids already. Accepted, they appear in its list; rejected, they do not.`} none={t`Nothing waits for an answer.`} shares={parts.pending} answered={answered}>
              <ShareTable label={t`Waiting for an answer`} at={at} shares={parts.pending} answered={answered} busy={busy} answer={answer} />
            </Part>
            <Part title={t`Accepted`} said={t`They are in this project’s list of images.`} none={t`None is accepted.`} shares={parts.accepted} answered={answered}>
              <ShareTable label={t`Accepted`} at={at} shares={parts.accepted} answered={answered} busy={busy} answer={answer} />
            </Part>
            <Part title={t`Rejected`} said={t`They are in no list of this project. This project can still use them by their ids: only their owners can end the sharing.`} none={t`None is rejected.`} shares={parts.rejected} answered={answered}>
              <ShareTable label={t`Rejected`} at={at} shares={parts.rejected} answered={answered} busy={busy} answer={answer} />
            </Part>
          </>
        )}
      </div>
    </Page>
  )
}

/** What was answered here, and how: one by one, each where it stands. */
function useAnswers(at: At, can: Can) {
  const [answered, setAnswered] = useState<Answered>(new Map())
  const [busy, setBusy] = useState<ReadonlyMap<string, MemberStatus>>(new Map())
  const now = useRef(answered)
  const note = useCallback((id: string, given?: Given) => {
    const next = new Map(now.current)
    next.delete(id)
    if (given && given.from !== given.to) next.set(id, given)
    now.current = next
    setAnswered(next)
  }, [])
  const answer = useCallback(
    async ({ image, status }: Share, to: MemberStatus) => {
      const name = shortNameOf(image)
      setBusy((all) => new Map(all).set(image.id, to))
      try {
        await answerShare(at, image, at.scope, to, can)
        note(image.id, { image, from: now.current.get(image.id)?.from ?? status, to })
        announce(said(to, name))
      } catch (error) {
        // The sharing has ended: its row goes.
        if (hasStatus(error, 404)) note(image.id)
        toastProblem(problemOf(error), t`The answer to “${name}” was not taken`)
      } finally {
        setBusy((all) => new Map([...all].filter(([id]) => id !== image.id)))
      }
    },
    [at, can, note],
  )
  return { answered, busy, answer }
}

function said(to: MemberStatus, name: string): string {
  switch (to) {
    case 'accepted':
      return t`“${name}” is accepted`
    case 'rejected':
      return t`“${name}” is rejected`
    case 'pending':
      return t`“${name}” waits for an answer`
  }
}

/** Counted is what has this answer still; what was answered here stands on, to be taken back. */
function Part({ title, said: meaning, none, shares, answered, children }: { title: string; said: string; none: string; shares: readonly Share[]; answered: Answered; children: React.ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={styles.part}>
      <h2 id={id}>
        {title} <span className={styles.count}>{formatNumber(shares.filter(({ image }) => !answered.has(image.id)).length)}</span>
      </h2>
      <p className={styles.note}>{shares.length === 0 ? none : meaning}</p>
      {shares.length > 0 && children}
    </section>
  )
}

/** An administrator's token sees the sharing of the whole cloud: what was done about that. */
function Staff({ at, read: { asked, goOn, reading } }: { at: At; read: Shares }) {
  const staff = useCan(at)('context_is_admin')
  const here = useSession(at).project?.name
  if (!staff) return null
  return (
    <div className={styles.staff}>
      <p>
        <Trans>
          To an administrator Glance lists every shared image of the cloud, with whomever it is shared. Which of them are shared with <b>{here}</b> is asked one by one.
        </Trans>{' '}
        {goOn || reading ? plural(asked, { one: '# was asked about so far.', other: '# were asked about so far.' }) : plural(asked, { one: '# was asked about, and that is all.', other: '# were asked about, and that is all.' })}
      </p>
      {goOn && (
        <Button size="small" loading={reading} onClick={goOn}>
          <Trans>Ask about more</Trans>
        </Button>
      )}
    </div>
  )
}

function Loading() {
  return (
    <output className={styles.loading} aria-label={t`What is shared is being read`}>
      <Skeleton width={180} height={16} />
      {[0, 1, 2].map((i) => (
        <Skeleton key={i} height={24} />
      ))}
    </output>
  )
}
