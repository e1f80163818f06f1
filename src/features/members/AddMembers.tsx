import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { LoaderCircle, TriangleAlert, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { hasStatus, problemOf, type ApiError } from '#src/api/errors.ts'
import { projectQuery } from '#src/api/keystone/projects.ts'
import type { Image } from '#src/api/glance/images.ts'
import { addMember } from '#src/api/glance/member-changes.ts'
import type { Member } from '#src/api/glance/members.ts'
import { nameOf, shortNameOf } from '#src/image/actions.tsx'
import { idsIn, isUsualId } from '#src/image/project-ids.ts'
import { ProjectName, useProject } from '#src/image/ProjectName.tsx'
import { ProjectPicker } from '#src/image/ProjectPicker.tsx'
import { learnOfSharing } from '#src/image/sharing.ts'
import type { Problem } from '#src/lib/problem.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { announce } from '#src/ui/announce.tsx'
import { Button, IconButton } from '#src/ui/Button.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import form from '#src/ui/dialogForm.module.css'
import { Modal } from '#src/ui/Modal.tsx'
import type { Reason } from '#src/ui/Reason.tsx'
import { toast } from '#src/ui/toast.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { isMember, type Chosen } from './members.ts'
import styles from './AddMembers.module.css'

type AddMembersProps = {
  at: At
  image: Image
  members: readonly Member[]
  chosen: readonly Chosen[]
  onChosen: (change: (now: readonly Chosen[]) => readonly Chosen[]) => void
  onClose: () => void
}

/** Chooses projects, as many as one likes, and shares the image with all of them. What is chosen outlives the dialog, unless it is canceled. */
export default function AddMembers({ at, image, members, chosen, onChosen, onClose }: AddMembersProps) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const [sending, setSending] = useState<string>()
  const name = shortNameOf(image)
  const [typed, setTyped] = useState('')
  // A field that begins anew is empty.
  const [round, setRound] = useState(0)
  useEffect(() => field.current?.focus(), [])

  const whyNot = (project: string) => {
    if (project === image.owner) return t`The image is its own: it needs no sharing.`
    if (isMember(members, project)) return t`It is a member already.`
    return chosen.some((one) => one.id.toLowerCase() === project.toLowerCase()) ? t`It is chosen already.` : undefined
  }
  const ids = idsIn(typed)
  // Whole ids are meant to be chosen, also without Enter.
  const meant = ids.every((one) => isUsualId(one) && whyNot(one) === undefined) ? ids.map((one) => ({ id: one })) : []
  const all: readonly Chosen[] = [...chosen, ...meant]
  const count = all.length
  const drop = (gone: string) => onChosen((now) => now.filter((one) => one.id !== gone))
  const { mutate, isPending, data: stopped } = useMutation({
    mutationFn: () =>
      addAll(at, image, all, {
        begin: setSending,
        done: drop,
        failed: (one, problem) => onChosen((now) => now.map((each) => (each.id === one ? { ...each, problem } : each))),
      }),
    onSuccess: ({ added, already, refusal, failed }) => {
      setSending(undefined)
      const stays = refusal !== undefined || failed > 0
      const tell = stays ? announce : toast
      if (added > 0) tell(plural(added, { one: `“${name}” is shared with # project more`, other: `“${name}” is shared with # projects more` }))
      if (already > 0) tell(plural(already, { one: `“${name}” was shared with # of them already`, other: `“${name}” was shared with # of them already` }))
      if (!stays) dialog.current?.close()
    },
  })
  const refusal = stopped?.refusal
  const why = whyNotShare(count, typed !== '' && meant.length === 0)
  return (
    <Modal
      dialog={dialog}
      label={t`Share “${name}”`}
      className={styles.dialog}
      busy={isPending}
      onClose={() => {
        onClose()
        // Not before it is read: where the image is gone, or shared no more, the dialog goes with it.
        if (refusal) learnOfSharing(refusal, at, image, 'add_member')
      }}
    >
      <form
        className={form.form}
        aria-busy={isPending}
        onSubmit={(event) => {
          event.preventDefault()
          if (why || isPending) return
          if (meant.length > 0) {
            onChosen(() => all)
            setTyped('')
            setRound(round + 1)
          }
          mutate()
        }}
      >
        <header className={form.header}>
          <h2>
            <Trans>Share <bdi>{nameOf(image)}</bdi></Trans>
          </h2>
          <IconButton label={t`Close`} disabled={isPending} onClick={() => dialog.current?.close()}>
            <X aria-hidden />
          </IconButton>
        </header>
        <div className={form.body} inert={isPending}>
          {refusal && <ErrorPanel title={stoppedTitle(stopped.added)} problem={problemOf(refusal)} hint={hintOf(refusal.status)} />}
          <ProjectPicker
            key={round}
            ref={field}
            at={at}
            several
            label={t`Projects`}
            help={<Help at={at} />}
            whyNot={whyNot}
            onText={setTyped}
            onChoose={(more) => {
              onChosen((now) => [...now, ...more.filter((one) => !now.some((each) => each.id === one.id))])
              const { length } = more
              announce(plural(length, { one: '# project chosen', other: '# projects chosen' }))
              requestAnimationFrame(() => list.current?.lastElementChild?.scrollIntoView({ block: 'nearest' }))
            }}
          />
          {count > 0 && (
            <ul ref={list} className={styles.chosen} aria-label={t`Chosen projects`}>
              {chosen.map((one) => (
                <Row
                  key={one.id}
                  at={at}
                  one={one}
                  sending={sending === one.id}
                  onDrop={() => {
                    drop(one.id)
                    field.current?.focus()
                  }}
                />
              ))}
            </ul>
          )}
        </div>
        <footer className={form.footer}>
          <p id={`${id}-note`} className={form.note}>
            <Trans>They can use the image at once, by its id, before they accept.</Trans>
          </p>
          <div className={form.buttons}>
            <Button
              disabled={isPending}
              onClick={() => {
                onChosen(() => [])
                dialog.current?.close()
              }}
            >
              <Trans>Cancel</Trans>
            </Button>
            <WhyNotButton type="submit" variant="contained" color="primary" loading={isPending} why={why} onClick={undefined}>
              {count === 0 ? t`Share` : plural(count, { one: 'Share with # project', other: 'Share with # projects' })}
            </WhyNotButton>
          </div>
        </footer>
      </form>
    </Modal>
  )
}

function whyNotShare(count: number, left: boolean): Reason | undefined {
  if (left) return { words: t`What is in the field is not chosen yet. Press Enter there, or clear it.` }
  return count === 0 ? { words: t`Choose a project first.` } : undefined
}

/** Whose names can be found, and what else is there to do. */
function Help({ at }: { at: At }) {
  return useCan(at)('identity:list_projects') ? (
    <Trans>Find them by name, or paste their ids.</Trans>
  ) : (
    <Trans>
      Of other projects than your own Keystone tells you no names. Ask for the id: it is shown by <code>openstack token issue -c project_id</code> there.
    </Trans>
  )
}

function Row({ at, one, sending, onDrop }: { at: At; one: Chosen; sending: boolean; onDrop: () => void }) {
  const { id, problem } = one
  const { name } = useProject(at, id)
  const may = useCan(at)('identity:get_project')
  const { error, isPending } = useQuery({ ...projectQuery(at.scope, id), enabled: may && name === undefined })
  const doubt = doubtOf(id, name, may, hasStatus(error, 404), may && isPending)
  return (
    <li className={styles.row} aria-busy={sending}>
      <div className={styles.words}>
        <span className={name === undefined ? undefined : styles.name}>
          <ProjectName at={at} id={id} long />
        </span>
        {name !== undefined && <bdi className={styles.id}>{id}</bdi>}
        {doubt !== undefined && (
          <span className={styles.doubt}>
            <TriangleAlert aria-hidden /> {doubt}
          </span>
        )}
        {problem && (
          <span role="alert" className={styles.problem}>
            {problem.message}
          </span>
        )}
      </div>
      {sending ? (
        <LoaderCircle aria-hidden className={styles.turning} data-keep-moving />
      ) : (
        <IconButton label={t`Leave out ${name ?? id}`} onClick={onDrop}>
          <X aria-hidden />
        </IconButton>
      )}
    </li>
  )
}

/** Glance takes any text for a project. */
function doubtOf(id: string, name: string | undefined, may: boolean, unknown: boolean, asking: boolean): string | undefined {
  if (name !== undefined || asking) return undefined
  if (unknown) return t`Keystone knows no project with this id. Glance takes it all the same, and nobody gets the image.`
  if (!isUsualId(id)) return t`Ids of projects mostly look otherwise. Glance takes any text, and nobody gets the image by a wrong one.`
  return may ? undefined : t`Whether there is such a project cannot be looked up. Glance takes any id.`
}

/** What became of it: `refusal` is one that would be every further project's too, so that the rest was not tried. */
type Outcome = { readonly added: number; readonly already: number; readonly failed: number; readonly refusal?: ApiError }

type Steps = { begin: (id: string) => void; done: (id: string) => void; failed: (id: string, problem: Problem) => void }

/** One after the other: Glance counts the members of an image before it adds one. */
async function addAll(at: At, image: Image, chosen: readonly Chosen[], { begin, done, failed }: Steps): Promise<Outcome> {
  let added = 0
  let already = 0
  let notAdded = 0
  for (const { id } of chosen) {
    begin(id)
    try {
      await addMember(at, image, id)
      added += 1
      done(id)
    } catch (error) {
      // It is one: what was wanted is so.
      if (hasStatus(error, 409)) {
        already += 1
        done(id)
      } else if (hasStatus(error, 403, 404, 413)) return { added, already, failed: notAdded, refusal: error }
      else {
        notAdded += 1
        failed(id, problemOf(error))
      }
    }
  }
  return { added, already, failed: notAdded }
}

const stoppedTitle = (added: number) => plural(added, { 0: 'It was shared with none of them', one: 'It was shared with # project, and not with those below', other: 'It was shared with # projects, and not with those below' })

function hintOf(status: number): string | undefined {
  if (status === 413) return t`This cloud allows an image no more members. Remove one, or offer the image to the community.`
  return status === 404 ? t`The image is gone, or is not shared any more.` : undefined
}
