import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Plus, Trash2, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { hasStatus, isRefusal, problemOf } from '#src/api/errors.ts'
import { noteImage } from '#src/api/glance/image-cache.ts'
import { imageQuery, readImage } from '#src/api/glance/images.ts'
import { imagesOfServerQuery } from '#src/api/glance/server-images.ts'
import { createSnapshot, type Server } from '#src/api/nova/servers.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { assignmentOf, isOpen } from '#src/image/flavor-assignment.ts'
import { listedImage } from '#src/image/load-image.ts'
import { CLOCKS_APART, useArrived } from '#src/image/useArrived.ts'
import { formatBytes } from '#src/lib/bytes.ts'
import { parseTime } from '#src/lib/time.ts'
import { paths, type At } from '#src/paths.ts'
import { useSession } from '#src/session/session.ts'
import { Button, IconButton } from '#src/ui/Button.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Modal } from '#src/ui/Modal.tsx'
import { TextInput } from '#src/ui/TextInput.tsx'
import form from '#src/ui/dialogForm.module.css'
import { shortNameIn } from './server-name.ts'
import { isBlank, suggestedName, toWire, whyNotName, whyNotRow, type Row, type SnapshotValues } from './snapshot-values.ts'
import styles from './SnapshotDialog.module.css'

type SnapshotDialogProps = { at: At; server: Server; onClose: () => void }

/** Has a snapshot taken of a server: its name, properties of its own, and what it will be. Then the image's page follows it. */
export default function SnapshotDialog({ at, server, onClose }: SnapshotDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const [name, setName] = useState(() => suggestedName(server, new Date()))
  const [rows, setRows] = useState<readonly Row[]>([])
  const [tried, setTried] = useState(false)
  useEffect(() => field.current?.select(), [])
  const values: SnapshotValues = { name, rows }
  const wrongName = whyNotName(name)
  const isWrong = wrongName !== undefined || rows.some((row) => whyNotRow(row, rows) !== undefined)
  const take = useMutation({
    mutationFn: async ({ wire }: { wire: ReturnType<typeof toWire>; /** When, in ms. */ asked: number }) => {
      const id = await createSnapshot(at, server, wire)
      // It is there: that it cannot be read this moment is for its page to say.
      if (id !== undefined) await readImage(at, id).then((image) => noteImage(at, image), () => undefined)
      return id
    },
    onSuccess: async (id) => {
      dialog.current?.close()
      // Without its id it is one of those on the server's page, which is below.
      if (id !== undefined) await navigate(paths.image(at, id))
    },
    onSettled: () => void queryClient.invalidateQueries({ queryKey: imagesOfServerQuery(at, server.id).queryKey }),
  })
  const busy = take.isPending
  const shown = shortNameIn(server)
  const title = t`Create a snapshot of ${shown}`
  return (
    <Modal dialog={dialog} label={title} className={styles.dialog} busy={busy} onClose={onClose}>
      <form
        noValidate
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          const fields = event.currentTarget
          // What is wrong says so from now on.
          if (isWrong) requestAnimationFrame(() => fields.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
          else if (!busy) take.mutate({ wire: toWire(values), asked: Date.now() })
        }}
      >
        <header className={form.header}>
          <h2>{title}</h2>
          <IconButton label={t`Close`} disabled={busy} onClick={() => dialog.current?.close()}>
            <X aria-hidden />
          </IconButton>
        </header>
        <div className={`${form.body} ${styles.scrolled}`} inert={busy}>
          {take.error && (
            <ErrorPanel
              title={isRefusal(take.error) ? t`The snapshot was not created` : t`It is not known whether the snapshot was created`}
              problem={problemOf(take.error)}
              hint={isRefusal(take.error) ? hintOf(take.error) : <Arrived at={at} server={server} name={take.variables.wire.name} asked={take.variables.asked} error={take.error} />}
            />
          )}
          <TextInput ref={field} label={t`Name of the snapshot`} error={tried || name.length > 255 ? wrongName : undefined} value={name} autoComplete="off" spellCheck={false} onChange={({ currentTarget }) => setName(currentTarget.value)} />
          <Properties rows={rows} tried={tried} onChange={setRows} />
          <Meaning at={at} server={server} />
        </div>
        <footer className={form.footer}>
          <div className={form.buttons}>
            <Button disabled={busy} onClick={() => dialog.current?.close()}>
              <Trans>Cancel</Trans>
            </Button>
            <Button type="submit" variant="contained" color="primary" loading={busy}>
              <Trans>Create snapshot</Trans>
            </Button>
          </div>
        </footer>
      </form>
    </Modal>
  )
}

type PropertiesProps = { rows: readonly Row[]; tried: boolean; onChange: (rows: readonly Row[]) => void }

function Properties({ rows, tried, onChange }: PropertiesProps) {
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const next = useRef(0)
  const add = useRef<HTMLButtonElement>(null)
  const set = (which: number, more: Partial<Row>) => onChange(rows.map((row) => (row.id === which ? { ...row, ...more } : row)))
  const append = () => {
    next.current += 1
    onChange([...rows, { id: next.current, key: '', value: '' }])
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('li:last-child input')?.focus())
  }
  return (
    <section aria-labelledby={id} className={styles.properties}>
      <h3 id={id}>
        <Trans>Properties</Trans>
      </h3>
      {rows.length > 0 && (
        <ul ref={list} className={styles.rows}>
          {rows.map((row, i) => {
            const wrong = tried || !isBlank(row) ? whyNotRow(row, rows) : undefined
            const number = i + 1
            const shown = wrong !== undefined && (tried || row.key.trim() !== '') ? wrong : undefined
            return (
              <li key={row.id} className={styles.row}>
                <TextInput label={t`Key of property ${number}`} error={shown} value={row.key} autoComplete="off" spellCheck={false} onChange={({ currentTarget }) => set(row.id, { key: currentTarget.value })} />
                <TextInput label={t`Value of property ${number}`} value={row.value} autoComplete="off" spellCheck={false} onChange={({ currentTarget }) => set(row.id, { value: currentTarget.value })} />
                <IconButton
                  label={t`Remove property ${number}`}
                  onClick={() => {
                    onChange(rows.filter((one) => one.id !== row.id))
                    add.current?.focus()
                  }}
                >
                  <Trash2 aria-hidden />
                </IconButton>
              </li>
            )
          })}
        </ul>
      )}
      <Button ref={add} size="small" startIcon={<Plus aria-hidden />} onClick={append}>
        <Trans>Add property</Trans>
      </Button>
    </section>
  )
}

const GIB = 1024 ** 3

/** What the image will be, as far as it can be known before. */
function Meaning({ at, server }: { at: At; server: Server }) {
  const { project } = useSession(at)
  const baseId = server.image === '' ? undefined : server.image.id
  const { data: base = baseId === undefined ? undefined : listedImage(at, baseId) } = useQuery({ ...imageQuery(at, baseId ?? ''), enabled: baseId !== undefined, retry: false })
  const disk = 'disk' in server.flavor && typeof server.flavor.disk === 'number' ? server.flavor.disk : 0
  const least = Math.max(disk, base?.min_disk ?? 0)
  const size = formatBytes(least * GIB)
  const here = project?.name
  return (
    <ul className={styles.meaning}>
      <li>{stateMeans(server)}</li>
      {baseId === undefined ? (
        <li>{t`The server boots from a volume: its volumes are snapshotted by the block storage service, and the snapshot has no data of its own.`}</li>
      ) : (
        least > 0 && <li>{t`Servers made from it need a disk of at least ${size}: as large as this server’s.`}</li>
      )}
      <li>{t`It takes over the properties of the image that the server was made from, as they were at its launch, and at most 255 characters of each.`}</li>
      {base && !isOpen(assignmentOf(base)) && <li>{t`So it takes over which flavors are assigned to that image, too.`}</li>}
      {server.tenant_id !== at.scope && (
        <li>
          <Trans>
            The server is another project’s. The snapshot will belong to <b>{here}</b>, count against its quota, and be shared with the server’s project.
          </Trans>
        </li>
      )}
    </ul>
  )
}

/** What is in it: nova/compute/manager.py snapshot_instance does not stop the guest, and leaves out its memory. */
function stateMeans({ status }: Server): string {
  switch (status) {
    case 'SHUTOFF':
      return t`The server is switched off: the snapshot holds its disk as it is.`
    case 'PAUSED':
    case 'SUSPENDED':
      return t`The server stands still: what it has in memory and not yet on its disk is not in the snapshot.`
    default:
      return t`The server runs on meanwhile. The snapshot holds its disk as after a power cut, without what is only in memory: stop what writes first where that matters.`
  }
}

/** Where Nova's words do not say what to do. */
function hintOf(error: unknown): string | undefined {
  // nova/image/glance.py: Glance's refusal of a property or of an image over the quota comes through Nova.
  if (hasStatus(error, 403)) return t`Nova makes the snapshot with your token. Glance may refuse it where the image that the server was made from has properties that only administrators may write.`
  if (hasStatus(error, 409)) return t`Something else has begun with the server meanwhile. Try again when that is done.`
  return undefined
}

/** Nova takes a second snapshot when it is asked twice: whether the first try arrived is looked up. */
function Arrived({ at, server, name, asked, error }: { at: At; server: Server; name: string; asked: number; error: unknown }) {
  const there = useArrived(imagesOfServerQuery(at, server.id), (image) => image.name === name && parseTime(image.created_at) >= asked - CLOCKS_APART)
  if (typeof there === 'object')
    return (
      <Trans>
        There is a snapshot of this name, made just now: <Link to={paths.image(at, there.id)}>look at it</Link> before you try again.
      </Trans>
    )
  // What Nova answers when Glance's quota is used up.
  if (hasStatus(error, 500)) return t`A project that has as many images as it may is a known cause: Nova does not pass on what Glance says then.`
  return there === 'looking' ? t`Nova may still be taking it. Whether a snapshot of this name comes is looked up for a minute …` : t`No snapshot of this name is to be seen so far. Look at the snapshots of the server before you try again.`
}
