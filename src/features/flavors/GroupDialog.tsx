import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { problemOf } from '#src/api/errors.ts'
import type { Image } from '#src/api/glance/images.ts'
import type { Grouped } from '#src/image/flavors-for.ts'
import { listed } from '#src/lib/apart.ts'
import type { At } from '#src/paths.ts'
import { Button, IconButton } from '#src/ui/Button.tsx'
import form from '#src/ui/dialogForm.module.css'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Modal } from '#src/ui/Modal.tsx'
import type { Reason } from '#src/ui/Reason.tsx'
import { TextInput } from '#src/ui/TextInput.tsx'
import { toast } from '#src/ui/toast.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { renameGroup, setGroup } from './change-group.ts'
import { FlavorChoice, matching } from './Choice.tsx'
import styles from './Choose.module.css'
import { whyNotName } from './flavor-groups.ts'
import { groupsOf } from './flavor-rows.ts'

type GroupDialogProps = {
  at: At
  /** The group that is changed; a new one without. */
  group: string | undefined
  flavors: readonly Grouped[]
  /** The images that name it. */
  images: readonly Image[]
  onClose: () => void
}

/** The name of a group, and the flavors in it. */
export default function GroupDialog({ at, group, flavors, images, onClose }: GroupDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const before = new Set(flavors.filter(({ groups }) => group !== undefined && groups.includes(group)).map(({ id }) => id))
  const [name, setName] = useState(group ?? '')
  const [text, setText] = useState('')
  const [members, setMembers] = useState<ReadonlySet<string>>(before)
  const [tried, setTried] = useState(false)
  useEffect(() => field.current?.focus(), [])
  const wrong = whyNotName(name, groupsOf(flavors).map((one) => one.name).filter((one) => one !== group))
  const save = useMutation({
    mutationFn: () => (group !== undefined && name !== group ? renameGroup(at, flavors, group, name, members, images) : setGroup(at, flavors, name, members)),
    onSuccess: () => {
      dialog.current?.close()
      toast(group === undefined ? t`The group ${name} is there` : t`The group ${name} is changed`)
    },
  })
  const has = matching(text)
  const shown = flavors.filter((flavor) => has(flavor.name, flavor.id, flavor.description, ...flavor.groups))
  const { size } = members
  const changed = name !== (group ?? '') || size !== before.size || [...members].some((id) => !before.has(id))
  const turn = (id: string) =>
    setMembers((now) => {
      const next = new Set(now)
      if (!next.delete(id)) next.add(id)
      return next
    })
  const title = group === undefined ? t`New flavor group` : t`Change the group ${group}`
  return (
    <Modal dialog={dialog} label={title} className={styles.dialog} busy={save.isPending} onClose={onClose}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (wrong === undefined && whyNot(size, changed) === undefined && !save.isPending) save.mutate()
        }}
      >
        <header className={form.header}>
          <h2>{title}</h2>
          <IconButton label={t`Close`} disabled={save.isPending} onClick={() => dialog.current?.close()}>
            <X aria-hidden />
          </IconButton>
        </header>
        <div className={form.body} inert={save.isPending}>
          {save.error && <ErrorPanel title={t`The group was not wholly changed`} problem={problemOf(save.error)} hint={t`What was written before stays. Trying again does the rest.`} />}
          <TextInput ref={field} label={t`Name`} error={tried || (name !== '' && wrong !== undefined) ? wrong : undefined} spellCheck={false} autoComplete="off" value={name} onChange={({ currentTarget }) => setName(currentTarget.value.trim())} />
          {images.length > 0 && <p className={form.note}>{plural(images.length, { one: '# image is assigned to this group: what may be used with it changes.', other: '# images are assigned to this group: what may be used with them changes.' })} {name !== group && wrong === undefined && t`The assignment follows to the new name.`}</p>}
          <TextInput label={t`Find flavors`} type="search" placeholder={t`Name, id or group`} value={text} onChange={({ currentTarget }) => setText(currentTarget.value)} />
          <div className={styles.lists}>
            <fieldset className={styles.list}>
              <legend>{t`Flavors in the group`}</legend>
              {shown.map((flavor) => (
                <FlavorChoice key={flavor.id} flavor={flavor} checked={members.has(flavor.id)} note={alsoIn(flavor.groups.filter((one) => one !== group))} onTurn={() => turn(flavor.id)} />
              ))}
              {shown.length === 0 && <p className={styles.none}>{t`No flavor matches “${text}”.`}</p>}
            </fieldset>
          </div>
        </div>
        <footer className={form.footer}>
          <output className={form.note}>{plural(size, { 0: 'No flavor is chosen.', one: '# flavor is chosen.', other: '# flavors are chosen.' })}</output>
          <div className={form.buttons}>
            <Button disabled={save.isPending} onClick={() => dialog.current?.close()}>
              <Trans>Cancel</Trans>
            </Button>
            <WhyNotButton type="submit" variant="contained" color="primary" loading={save.isPending} why={whyNot(size, changed)}>
              {group === undefined ? t`Create group` : t`Save group`}
            </WhyNotButton>
          </div>
        </footer>
      </form>
    </Modal>
  )
}

/** A group is nothing but the flavors that say so. */
function whyNot(size: number, changed: boolean): Reason | undefined {
  if (size === 0) return { words: t`Choose a flavor: a group without any is none.` }
  return changed ? undefined : { words: t`Nothing is changed yet.` }
}

function alsoIn(groups: readonly string[]): string | undefined {
  const names = listed(groups)
  return names === '' ? undefined : t`also in ${names}`
}
