import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import type { Image } from '#src/api/glance/images.ts'
import { membersQuery } from '#src/api/glance/members.ts'
import { tasksQuery } from '#src/api/glance/tasks.ts'
import { instanceActionsQuery } from '#src/api/nova/instance-actions.ts'
import { whyNotMembers } from '#src/image/why-not.ts'
import { exactTime } from '#src/lib/time.ts'
import type { At } from '#src/paths.ts'
import { hasService, useCan, useSession } from '#src/session/session.ts'
import { Skeleton } from '#src/ui/Skeleton.tsx'
import { Time } from '#src/ui/Time.tsx'
import { historyOf, type Trace } from './known-history.ts'
import { useProjectName } from './names.ts'
import styles from './KnownHistory.module.css'

/** What Glance and Nova themselves remember of an image, where nobody keeps a log. */
export function KnownHistory({ at, image }: { at: At; image: Image }) {
  const id = useId()
  const token = useSession(at)
  const can = useCan(at)
  const server = typeof image['instance_uuid'] === 'string' ? image['instance_uuid'] : ''
  const sources = {
    tasks: useQuery(tasksQuery(at, image.id)),
    members: useQuery({ ...membersQuery(at, image.id), enabled: image.visibility === 'shared' && whyNotMembers(image, can) === undefined }),
    actions: useQuery({ ...instanceActionsQuery(at, server), enabled: server !== '' && hasService(token, at.region, 'compute') }),
  }
  const projectName = useProjectName(at)
  const all = [sources.tasks, sources.members, sources.actions]
  // An older Glance has no tasks to tell of, and Nova forgets servers.
  const failed = all.flatMap(({ error }) => (error && !hasStatus(error, 403, 404) ? [problemOf(error).message] : []))
  const traces = historyOf({ image, tasks: sources.tasks.data ?? [], members: sources.members.data ?? [], actions: sources.actions.data ?? [] })
  return (
    <section aria-labelledby={id} className={styles.known}>
      <h2 id={id}>
        <Trans>What the cloud itself remembers</Trans>
      </h2>
      <p className={styles.note}>
        <Trans>When it was made and changed last, its members, and what Glance did in the background: of that it forgets each part two days after its end. It does not say who changed what.</Trans>
      </p>
      {failed.map((message) => (
        <p key={message} className={styles.note}>
          <Trans>Not all of it could be read: {message}</Trans>
        </p>
      ))}
      {all.some(({ isLoading }) => isLoading) ? (
        <Skeleton height={80} />
      ) : (
        <ol className={styles.traces}>
          {traces.map((trace, i) => (
            <li key={i}>
              <span className={styles.when}>
                <Time iso={trace.time} />
                <span className={styles.exact}>{exactTime(trace.time)}</span>
              </span>
              <span className={styles.words}>
                {wordsOf(trace, projectName, (user) => (user === token.user.id ? token.user.name : user))}
                {trace.kind === 'task' && trace.task.message ? <span className={styles.exact}>{trace.task.message}</span> : null}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function wordsOf(trace: Trace, projectName: (id: string) => string, userName: (id: string) => string): string {
  switch (trace.kind) {
    case 'created':
      return t`The image was created`
    case 'updated':
      return t`The image was changed last`
    case 'member': {
      const project = projectName(trace.member.member_id)
      return t`It was shared with ${project}`
    }
    case 'answer': {
      const project = projectName(trace.member.member_id)
      return trace.member.status === 'accepted' ? t`${project} accepted it` : t`${project} rejected it`
    }
    case 'snapshot': {
      const { server } = trace
      if (trace.user === undefined) return t`A snapshot of the server ${server} was begun`
      const who = userName(trace.user)
      return t`${who} began a snapshot of the server ${server}`
    }
    case 'task':
      return taskWords(trace.task, userName)
  }
}

function taskWords({ type, status, user_id, input }: Extract<Trace, { kind: 'task' }>['task'], userName: (id: string) => string): string {
  const method = input?.import_req?.method?.name
  const who = user_id ? userName(user_id) : undefined
  if (!method) return who === undefined ? t`The task ${type} was begun: ${status}` : t`${who} began the task ${type}: ${status}`
  return who === undefined ? t`An import by ${method} was begun: ${status}` : t`${who} began an import by ${method}: ${status}`
}
