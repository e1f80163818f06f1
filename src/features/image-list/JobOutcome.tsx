import { plural, t } from '@lingui/core/macro'
import { TriangleAlert, X } from 'lucide-react'
import { useEffect, useEffectEvent, useRef } from 'react'
import type { Image } from '#src/api/glance/images.ts'
import { nameOf } from '#src/image/actions.tsx'
import type { At } from '#src/paths.ts'
import { Button, IconButton } from '#src/ui/Button.tsx'
import { ProblemDetails } from '#src/ui/ErrorPanel.tsx'
import { putAside, untried, type Job } from './bulk.ts'
import { partlyOf } from './bulk-words.ts'
import { startJob } from './start-job.ts'
import styles from './JobOutcome.module.css'

type JobOutcomeProps = { at: At; job: Job; busy: boolean; onDone: (image: Image) => void; onLeft: () => void }

/** What was left undone, image by image with the service's words, until somebody puts it aside. Announced when it appears. */
export default function JobOutcome({ at, job, busy, onDone, onLeft }: JobOutcomeProps) {
  const { act, images, done, failed } = job
  const rest = untried(job)
  const again = [...failed.map(({ image }) => image), ...(rest > 0 ? images.slice(-rest) : [])]
  const count = again.length
  const left = useEffectEvent(onLeft)
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // It stands over the rows, which may be scrolled far away.
    panel.current?.scrollIntoView({ block: 'nearest' })
    return () => left()
  }, [])
  const retry = () => {
    putAside(at)
    void startJob(act, at, again, onDone)
  }
  return (
    <div ref={panel} role="alert" className={styles.panel}>
      <TriangleAlert aria-hidden className={styles.icon} />
      <div className={styles.body}>
        <p className={styles.title}>{partlyOf(act, done, images.length - done)}</p>
        {failed.length > 0 && <Failures failed={failed} />}
        {rest > 0 && <p>{plural(rest, { one: '# image was not tried.', other: '# images were not tried.' })}</p>}
        <Button size="small" className={styles.again} disabled={busy} onClick={retry}>
          {plural(count, { one: 'Try # image again', other: 'Try # images again' })}
        </Button>
      </div>
      <IconButton label={t`Dismiss`} onClick={() => putAside(at)}>
        <X aria-hidden />
      </IconButton>
    </div>
  )
}

/** Refusals that anybody reads one by one. */
const MOST = 100

function Failures({ failed }: Pick<Job, 'failed'>) {
  const count = failed.length - MOST
  return (
    <>
      <ul className={styles.list}>
        {failed.slice(0, MOST).map(({ image, problem }) => (
          <li key={image.id}>
            <p>
              <bdi className={styles.name}>{nameOf(image)}</bdi>
            </p>
            <p>{problem.message}</p>
            <ProblemDetails problem={problem} />
          </li>
        ))}
      </ul>
      {count > 0 && <p>{plural(count, { one: 'and # more', other: 'and # more' })}</p>}
    </>
  )
}
