import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useRef } from 'react'
import { useController, type FieldValues } from 'react-hook-form'
import { isGone } from '#src/api/glance/images.ts'
import { projectQuery } from '#src/api/keystone/projects.ts'
import type { Bound } from '#src/forms/control.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { IconButton } from '#src/ui/Button.tsx'
import { Field, type FieldProps } from '#src/ui/Field.tsx'
import { ProjectName, useProject } from './ProjectName.tsx'
import { ProjectPicker } from './ProjectPicker.tsx'
import choice from './chosen.module.css'
import styles from './ProjectField.module.css'

export type ProjectFieldProps<T extends FieldValues> = Bound<T, string> & Omit<FieldProps, 'children' | 'error'> & { at: At }

/** A project in a form, by its id; '' while another one is looked for. */
export function ProjectField<T extends FieldValues>({ at, control, name, ...labels }: ProjectFieldProps<T>) {
  const { field, fieldState } = useController({ control, name })
  const id: string = field.value
  // What had the focus gives its place to the other.
  const turned = useRef(false)
  const turn = (next: string) => {
    turned.current = true
    field.onChange(next)
  }
  const face = (element: HTMLElement | null) => {
    field.ref(element)
    if (!element || !turned.current) return
    turned.current = false
    element.focus()
  }
  const shown = { ...labels, error: fieldState.error?.message }
  if (id === '') return <ProjectPicker at={at} ref={face} onChoose={([chosen]) => chosen && turn(chosen.id)} {...shown} />
  return <Field {...shown}>{(aria) => <Chosen at={at} id={id} label={labels.label} aria={aria} ref={face} onRemove={() => turn('')} />}</Field>
}

type ChosenProps = { at: At; id: string; label: string; aria: React.AriaAttributes & { id: string }; ref: React.Ref<HTMLButtonElement>; onRemove: () => void }

function Chosen({ at, id, label, aria, ref, onRemove }: ChosenProps) {
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
      <IconButton ref={ref} {...aria} label={t`Choose another: ${label}`} onClick={onRemove}>
        <X aria-hidden />
      </IconButton>
    </div>
  )
}
