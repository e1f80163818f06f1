import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { problemOf } from '#src/api/errors.ts'
import type { Image } from '#src/api/glance/images.ts'
import { nameOf, shortNameOf } from '#src/image/actions.tsx'
import { isAssigned, isOpen, misfitOf, type Assignment, type Root } from '#src/image/flavor-assignment.ts'
import type { Grouped } from '#src/image/flavors-for.ts'
import { ForeignNote } from '#src/image/ForeignNote.tsx'
import { listed } from '#src/lib/apart.ts'
import type { At } from '#src/paths.ts'
import { Button, IconButton } from '#src/ui/Button.tsx'
import form from '#src/ui/dialogForm.module.css'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Modal } from '#src/ui/Modal.tsx'
import { TextInput } from '#src/ui/TextInput.tsx'
import { toast } from '#src/ui/toast.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { byGroups, Choice, FlavorChoice, matching } from './Choice.tsx'
import styles from './Choose.module.css'
import { groupsOf } from './flavor-rows.ts'
import { saveAssignment } from './save-assignment.ts'

type AssignFlavorsProps = { at: At; image: Image; assignment: Assignment; flavors: readonly Grouped[]; root: Root; onClose: () => void }

/** Chooses flavors and groups, as many as one likes, and says at once what they come to. */
export default function AssignFlavors({ at, image, assignment, flavors, root, onClose }: AssignFlavorsProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(assignment)
  const name = shortNameOf(image)
  useEffect(() => field.current?.focus(), [])
  const save = useMutation({
    mutationFn: () => saveAssignment(at, image, assignment, chosen),
    onSuccess: () => {
      dialog.current?.close()
      toast(isOpen(chosen) ? t`Every flavor may be used with “${name}” again` : t`The flavors of “${name}” are assigned`)
    },
  })
  const has = matching(text)
  const groups = groupsOf(flavors).filter(({ name: group }) => has(group))
  const shown = flavors.filter((flavor) => has(flavor.name, flavor.id, flavor.description, ...flavor.groups))
  const usable = flavors.filter((flavor) => isAssigned(chosen, flavor)).length
  const total = flavors.length
  const turn = (key: keyof Assignment, one: string) =>
    setChosen((now) => ({ ...now, [key]: now[key].includes(one) ? now[key].filter((each) => each !== one) : [...now[key], one] }))
  const changed = JSON.stringify(chosen) !== JSON.stringify(assignment)
  return (
    <Modal dialog={dialog} label={t`Assign flavors to “${name}”`} className={styles.dialog} busy={save.isPending} onClose={onClose}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (changed && !save.isPending) save.mutate()
        }}
      >
        <header className={form.header}>
          <h2>
            <Trans>Assign flavors to <bdi>{nameOf(image)}</bdi></Trans>
          </h2>
          <IconButton label={t`Close`} disabled={save.isPending} onClick={() => dialog.current?.close()}>
            <X aria-hidden />
          </IconButton>
        </header>
        <div className={form.body} inert={save.isPending}>
          <ForeignNote at={at} image={image} />
          {save.error && <ErrorPanel title={t`The flavors were not assigned`} problem={problemOf(save.error)} />}
          <TextInput ref={field} label={t`Find`} type="search" placeholder={t`Name, id or group`} value={text} onChange={({ currentTarget }) => setText(currentTarget.value)} />
          <div className={styles.lists}>
            {groups.length > 0 && (
              <fieldset className={styles.list}>
                <legend>{t`Groups`}</legend>
                {groups.map(({ name: group, members }) => (
                  <Choice key={group} name={group} checked={chosen.groups.includes(group)} onTurn={() => turn('groups', group)}>
                    {listed(members.map((one) => one.name))}
                  </Choice>
                ))}
              </fieldset>
            )}
            {shown.length > 0 && (
              <fieldset className={styles.list}>
                <legend>{t`Flavors`}</legend>
                {shown.map((flavor) => (
                  <FlavorChoice
                    key={flavor.id}
                    flavor={flavor}
                    misfit={misfitOf(image, flavor, root)}
                    checked={chosen.flavors.includes(flavor.id)}
                    note={chosen.flavors.includes(flavor.id) ? undefined : byGroups(flavor.groups.filter((group) => chosen.groups.includes(group)))}
                    onTurn={() => turn('flavors', flavor.id)}
                  />
                ))}
              </fieldset>
            )}
            {groups.length === 0 && shown.length === 0 && <p className={styles.none}>{text.trim() === '' ? t`There are no flavors.` : t`No flavor and no group matches “${text}”.`}</p>}
          </div>
        </div>
        <footer className={form.footer}>
          <output className={form.note}>
            {isOpen(chosen) ? t`Nothing is assigned: every flavor may be used.` : plural(usable, { 0: 'No flavor may be used.', one: `# of ${total} flavors may be used.`, other: `# of ${total} flavors may be used.` })}
          </output>
          <div className={form.buttons}>
            <Button disabled={save.isPending} onClick={() => dialog.current?.close()}>
              <Trans>Cancel</Trans>
            </Button>
            <WhyNotButton type="submit" variant="contained" color="primary" loading={save.isPending} why={changed ? undefined : { words: t`Nothing is changed yet.` }}>
              <Trans>Assign</Trans>
            </WhyNotButton>
          </div>
        </footer>
      </form>
    </Modal>
  )
}
