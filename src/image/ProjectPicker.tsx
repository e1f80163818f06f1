import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { isCalled, projectQuery, projectsFoundQuery, projectsQuery, type Project } from '#src/api/keystone/projects.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { Field, type FieldProps } from '#src/ui/Field.tsx'
import fieldStyles from '#src/ui/Field.module.css'
import { useSettled } from '#src/ui/useSettled.ts'
import { DomainName } from './ProjectName.tsx'
import { idsIn, isUsualId, whyNotProjectId } from './project-ids.ts'
import styles from './ProjectPicker.module.css'

/** `project`: what Keystone says of it, where it was asked; absent for an id that was taken as it is. */
export type ChosenProject = { readonly id: string; readonly project?: Project | undefined }

export type ProjectPickerProps = Omit<FieldProps, 'children'> & {
  at: At
  /** A text may hold many ids. */
  several?: boolean
  /** Why a project cannot be chosen here, as a sentence; what is no id is said anyway. */
  whyNot?: ((id: string) => string | undefined) | undefined
  onChoose: (chosen: readonly ChosenProject[]) => void
  ref?: React.Ref<HTMLInputElement> | undefined
}

type Option = ChosenProject & { readonly why: string | undefined }

/** Of a long list nobody reads more. */
const MOST = 20

/**
 * Finds a project by a part of its name, where Keystone lets the person look names up (staff, in every project; everybody, in their own), and takes any
 * project by its id. What was chosen is shown by its owner, the field is empty then.
 */
export function ProjectPicker({ at, several = false, whyNot, onChoose, ref, error, ...field }: ProjectPickerProps) {
  const list = useId()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const [refused, setRefused] = useState<string>()
  const typed = text.trim()
  const { options, reading } = useOptions(at, typed, open, (id) => whyNotProjectId(id) ?? whyNot?.(id))
  const index = Math.min(active, options.length - 1)
  const shown = open && (options.length > 0 || reading)

  const take = (chosen: readonly Option[]) => {
    const good = chosen.filter(({ why }) => why === undefined)
    const bad = chosen.filter(({ why }) => why !== undefined)
    if (good.length > 0) onChoose(good.map(({ id, project }) => ({ id, ...(project && { project }) })))
    setText(several ? bad.map(({ id }) => id).join(' ') : good.length > 0 ? '' : text)
    setRefused(bad[0]?.why)
    setActive(0)
    if (good.length > 0) setOpen(false)
  }
  const takeIds = (ids: readonly string[]) => take(ids.map((id) => ({ id, why: whyNotProjectId(id) ?? whyNot?.(id) })))

  const onKey = (event: React.KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      if (shown && options.length > 0) setActive((index + step + options.length) % options.length)
      setOpen(true)
    } else if (event.key === 'Enter' && typed !== '') {
      const ids = idsIn(typed)
      const option = options[index]
      if (several && ids.length > 1 && ids.every(isUsualId)) takeIds(ids)
      else if (option && shown) take([option])
      // The form around is never sent by half a word.
      else setOpen(true)
    } else if (event.key === 'Escape' && shown) {
      setOpen(false)
      // The dialog around it stays.
      event.stopPropagation()
    } else return
    event.preventDefault()
  }

  const listbox = { id: list, role: 'listbox', 'aria-label': field.label, className: styles.list, hidden: !shown }
  return (
    <Field {...field} error={refused ?? error}>
      {(aria) => (
        <div className={styles.picker}>
          <input
            ref={ref}
            {...aria}
            type="text"
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={shown}
            aria-controls={list}
            aria-activedescendant={shown && options[index] ? `${list}-${index}` : undefined}
            className={fieldStyles.input}
            placeholder={several ? t`Name, or one id or many` : t`Name or id`}
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={({ currentTarget: { value } }) => {
              setText(value)
              setRefused(undefined)
              setActive(0)
              setOpen(true)
            }}
            onPaste={(event) => {
              const ids = idsIn(event.clipboardData.getData('text'))
              // A name may have spaces in it: only what looks like ids is taken at once.
              if (typed !== '' || ids.length === 0 || !ids.every(isUsualId) || (!several && ids.length > 1)) return
              event.preventDefault()
              takeIds(ids)
            }}
            onClick={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={onKey}
          />
          <div {...listbox}>{shown && options.map((option, i) => <Row key={option.id} at={at} id={`${list}-${i}`} option={option} active={i === index} point={() => setActive(i)} choose={() => take([option])} />)}</div>
          <output className={styles.reading}>{shown && options.length === 0 && t`Looking …`}</output>
        </div>
      )}
    </Field>
  )
}

/** What can be chosen for what is typed: projects by name, and at the end the text itself as an id. */
function useOptions(at: At, typed: string, open: boolean, whyNot: (id: string) => string | undefined): { options: readonly Option[]; reading: boolean } {
  const can = useCan(at)
  const asked = useSettled(typed)
  const own = useQuery({ ...projectsQuery(at.scope), enabled: open })
  const found = useQuery({ ...projectsFoundQuery(at.scope, asked), enabled: open && asked !== '' && can('identity:list_projects') })
  const one = useQuery({ ...projectQuery(at.scope, asked), enabled: open && isUsualId(asked) && can('identity:get_project') })
  const mine = (own.data ?? []).filter((project) => isCalled(project, typed) || project.id.startsWith(typed))
  const others = asked === typed ? [...(one.data ? [one.data] : []), ...(found.data ?? [])] : (found.data ?? []).filter((project) => isCalled(project, typed))
  const projects = [...new Map([...mine, ...others].map((project) => [project.id, project])).values()].slice(0, MOST)
  const options = projects.map((project): Option => ({ id: project.id, project, why: whyNot(project.id) }))
  const asks = typed !== '' && (can('identity:list_projects') || (isUsualId(typed) && can('identity:get_project')))
  const reading = own.isLoading || (asks && (found.isFetching || one.isFetching || asked !== typed))
  // Half a name is not taken for an id while there are names to it, or may be.
  const asIs = typed !== '' && (isUsualId(typed) ? !projects.some(({ id }) => id === typed) : projects.length === 0 && !reading && !/\s/.test(typed))
  return { options: asIs ? [...options, { id: typed, why: whyNot(typed) }] : options, reading }
}

type RowProps = { at: At; id: string; option: Option; active: boolean; point: () => void; choose: () => void }

function Row({ at, id, option: { id: value, project, why }, active, point, choose }: RowProps) {
  const row = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const face = {
    id,
    role: 'option',
    tabIndex: -1,
    'aria-selected': active,
    'aria-disabled': why !== undefined || undefined,
    className: styles.option,
  }
  return (
    <button
      ref={row}
      type="button"
      {...face}
      // Not when the list moves under a pointer that rests.
      onPointerMove={() => !active && point()}
      onClick={choose}
      // The focus stays in the field, and Enter with it.
      onMouseDown={(event) => event.preventDefault()}
    >
      <span className={styles.name}>
        {project ? <bdi>{project.name}</bdi> : t`Take it as an id`}
        <DomainName at={at} id={project?.domain_id} />
      </span>
      <span className={styles.id}>{value}</span>
      {why !== undefined && <span className={styles.why}>{why}</span>}
    </button>
  )
}
