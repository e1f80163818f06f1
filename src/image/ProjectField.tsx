import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useController, type FieldValues } from 'react-hook-form'
import { isGone } from '#src/api/glance/images.ts'
import { projectQuery } from '#src/api/keystone/projects.ts'
import type { Bound } from '#src/forms/control.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { Button } from '#src/ui/Button.tsx'
import { Field, type FieldProps } from '#src/ui/Field.tsx'
import { isUsualId } from './project-ids.ts'
import { ProjectName, useProject } from './ProjectName.tsx'
import { ProjectPicker } from './ProjectPicker.tsx'
import choice from './chosen.module.css'
import styles from './ProjectField.module.css'

export type ProjectFieldProps<T extends FieldValues> = Bound<T, string> & Omit<FieldProps, 'children' | 'error'> & { at: At }

/** A project in a form, by its id; '' while something is typed that is none. What is left without another one keeps the one before. */
export function ProjectField<T extends FieldValues>({ at, control, name, ...labels }: ProjectFieldProps<T>) {
  const { field, fieldState } = useController({ control, name })
  const id: string = field.value
  // What had the focus gives its place to the other.
  const turned = useRef(false)
  // The project before another one was asked for, and what the form has meanwhile: anything else in it was put there by others.
  const [looking, setLooking] = useState<{ readonly before: string; readonly holds: string }>()
  const before = looking?.before ?? ''
  const [left, setLeft] = useState<HTMLElement>()
  useEffect(() => {
    if (!left) return
    // What takes the field's place is higher: not before what it was left for is pressed.
    const settle = () => {
      setLeft(undefined)
      if (document.activeElement !== left) setLooking(undefined)
    }
    const ends = ['click', 'keyup'] as const
    for (const end of ends) addEventListener(end, settle, true)
    return () => {
      for (const end of ends) removeEventListener(end, settle, true)
    }
  }, [left])
  const choose = (next: string) => {
    turned.current = true
    setLooking(undefined)
    field.onChange(next)
  }
  const face = (element: HTMLElement | null) => {
    field.ref(element)
    if (!element || !turned.current) return
    turned.current = false
    element.focus()
  }
  const shown = { ...labels, error: fieldState.error?.message }
  if (id === '' || looking?.holds === id)
    return (
      <ProjectPicker
        {...shown}
        at={at}
        ref={face}
        onText={(text) => {
          const holds = text === '' ? before : isUsualId(text) ? text : ''
          setLooking({ before, holds })
          field.onChange(holds)
        }}
        onChoose={([chosen]) => chosen && choose(chosen.id)}
        onEscape={before === '' ? undefined : () => choose(before)}
        onBlur={({ currentTarget }) => {
          if (id !== '') setLeft(currentTarget)
        }}
      />
    )
  const look = () => {
    turned.current = true
    setLooking({ before: id, holds: id })
  }
  return <Field {...shown}>{(aria) => <Chosen at={at} id={id} label={labels.label} aria={aria} ref={face} onChange={look} />}</Field>
}

type ChosenProps = { at: At; id: string; label: string; aria: React.AriaAttributes & { id: string }; ref: React.Ref<HTMLButtonElement>; onChange: () => void }

function Chosen({ at, id, label, aria, ref, onChange }: ChosenProps) {
  const { name } = useProject(at, id)
  const { error } = useQuery({ ...projectQuery(at.scope, id), enabled: useCan(at)('identity:get_project') && name === undefined })
  return (
    <div className={choice.chosen}>
      <div className={choice.words}>
        {name !== undefined && (
          <p className={choice.name}>
            <ProjectName at={at} id={id} long />
            {id === at.scope && <span className={styles.here}> {t`where you are acting`}</span>}
          </p>
        )}
        <p className={styles.id}>{id}</p>
        {isGone(error) && <p className={styles.doubt}>{t`Keystone knows no project with this id. Glance takes any id.`}</p>}
      </div>
      <Button ref={ref} {...aria} size="small" variant="text" className={styles.change} aria-label={t`Change: ${label}`} onClick={onChange}>
        <Trans>Change</Trans>
      </Button>
    </div>
  )
}
