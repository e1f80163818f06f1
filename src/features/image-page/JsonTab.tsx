import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Download, RefreshCw } from 'lucide-react'
import { problemOf } from '#src/api/errors.ts'
import { imageJsonQuery } from '#src/api/glance/image-json.ts'
import { Stale } from '#src/image/Stale.tsx'
import { useShown } from '#src/image/shown.ts'
import { Button } from '#src/ui/Button.tsx'
import { CopyableBlock } from '#src/ui/Copyable.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Skeleton } from '#src/ui/Skeleton.tsx'
import { Time } from '#src/ui/Time.tsx'
import { useReturn } from '#src/ui/useReturn.ts'
import styles from './JsonTab.module.css'

/** What Glance itself answers about the image, as it came. */
export function Component() {
  const { at, image, failed } = useShown()
  const { id, status, updated_at } = image
  const { data, dataUpdatedAt, error, isFetching, refetch } = useQuery({ ...imageJsonQuery(at, id, `${status} ${updated_at}`), placeholderData: keepPreviousData })
  useReturn(() => void refetch({ cancelRefetch: false }))
  const text = data === undefined ? undefined : JSON.stringify(data, null, 2)
  return (
    <section aria-label="JSON" className={styles.json}>
      {/* What the page tells already is not told again. */}
      {error && text !== undefined && !failed && <Stale error={error} retry={() => void refetch()} />}
      {error && text === undefined && <ErrorPanel title={t`The image could not be read`} problem={problemOf(error)} retry={() => void refetch()} />}
      {text !== undefined && (
        <>
          <div className={styles.bar}>
            <p className={styles.source}>
              <code>GET /v2/images/{id}</code>
              {dataUpdatedAt > 0 && (
                <span className={styles.when}>
                  <Trans>
                    Read <Time iso={new Date(dataUpdatedAt).toISOString()} />
                  </Trans>
                </span>
              )}
            </p>
            <span className={styles.ways}>
              <Button size="small" startIcon={<RefreshCw aria-hidden />} loading={isFetching} onClick={() => void refetch()}>
                <Trans>Refresh</Trans>
              </Button>
              <Button size="small" startIcon={<Download aria-hidden />} onClick={() => save(`${id}.json`, text)}>
                <Trans>Save as file</Trans>
              </Button>
            </span>
          </div>
          <CopyableBlock value={text} label="JSON">
            {text.split('\n').map((line, i) => (
              <Line key={i} line={line} />
            ))}
          </CopyableBlock>
        </>
      )}
      {text === undefined && !error && <Skeleton height={480} />}
    </section>
  )
}

const SHAPE = /^( *)("(?:[^"\\]|\\.)*": )?("?)(.*?)("?,?)$/su

/** One line of it: a long one goes on under its own beginning. What is written from right to left turns nothing around it. */
function Line({ line }: { line: string }) {
  const [, indent = '', key = '', before = '', value = '', after = ''] = SHAPE.exec(line) ?? []
  const depth = indent.length + 2
  return (
    <span className={styles.line} style={{ paddingInlineStart: `${depth}ch`, textIndent: `-${depth}ch` }}>
      {indent}
      <bdi className={styles.key}>{key}</bdi>
      {before}
      <bdi>{value}</bdi>
      {after}
      {'\n'}
    </span>
  )
}

function save(name: string, text: string): void {
  const href = URL.createObjectURL(new Blob([`${text}\n`], { type: 'application/json' }))
  Object.assign(document.createElement('a'), { href, download: name }).click()
  // Not every browser has read it by then.
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}
