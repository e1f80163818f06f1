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
import { idsIn, isUsualId, LONGEST, quotable, whyNotProjectId } from './project-ids.ts'
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
  /** What stands in the field, which is not chosen yet. */
  onText?: ((text: string) => void) | undefined
  /** Escape, where it closes no list. */
  onEscape?: (() => void) | undefined
  onBlur?: React.FocusEventHandler<HTMLInputElement> | undefined
  ref?: React.Ref<HTMLInputElement> | undefined
}

type Option = ChosenProject & { readonly why: string | undefined }

/** Of a long list nobody reads more. */
const MOST = 20
const REASONS = 3

/**
 * Finds a project by a part of its name, where Keystone lets the person look names up (staff, in every project; everybody, in their own), and takes any
 * project by its id. What was chosen is shown by its owner, the field is empty then.
 */
export function ProjectPicker({ at, several = false, whyNot, onChoose, onText, onEscape, onBlur, ref, error, ...field }: ProjectPickerProps) {
  const list = useId()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState<number>()
  const [refused, setRefused] = useState<string>()
  const typed = text.trim()
  const ids = idsIn(typed)
  // A name may have spaces in it: a list is what has an id in it.
  const isList = several && ids.length > 1 && ids.some(isUsualId)
  const whyNotThis = (id: string) => whyNotProjectId(id) ?? whyNot?.(id)
  const { options, reading } = useOptions(at, typed, open, whyNotThis)
  // What can be chosen before what cannot.
  const index = Math.min(active ?? Math.max(0, options.findIndex(({ why }) => why === undefined)), options.length - 1)
  const nothing = useNothing(at, typed)
  const said = isList ? t`Enter takes them as ids.` : reading ? t`Looking …` : typed === '' ? undefined : nothing
  const listed = open && options.length > 0
  const shown = listed || (open && said !== undefined)

  const type = (value: string) => {
    setText(value)
    onText?.(value.trim())
    setActive(undefined)
  }
  const take = ({ id, project, why }: Option) => {
    setRefused(why)
    if (why !== undefined) return
    setOpen(false)
    type('')
    onChoose([{ id, ...(project && { project }) }])
  }
  /** Those that can be chosen; the others stay, with the reasons. */
  const takeIds = (all: readonly string[]) => {
    const good = all.filter((id) => whyNotThis(id) === undefined)
    const bad = all.filter((id) => !good.includes(id))
    setOpen(false)
    type(bad.join(' '))
    setRefused([...new Set(bad.map(whyNotThis))].slice(0, REASONS).join(' ') || undefined)
    if (good.length > 0) onChoose(good.map((id) => ({ id })))
  }

  const onKey = (event: React.KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      if (listed) setActive((index + step + options.length) % options.length)
      setOpen(true)
    } else if (event.key === 'Enter' && typed !== '') {
      const option = options[index]
      if (isList) takeIds(ids)
      // What is found yet may be one that can be chosen.
      else if (listed && option && !(reading && option.why !== undefined)) take(option)
      // The form around is never sent by half a word.
      else setOpen(true)
    } else if (event.key === 'Escape' && (shown || onEscape)) {
      if (onEscape && (typed === '' || !shown)) onEscape()
      else setOpen(false)
      // The dialog around it stays.
      event.stopPropagation()
    } else return
    event.preventDefault()
  }

  const listbox = { id: list, role: 'listbox', 'aria-label': field.label, className: styles.list, hidden: !listed }
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
            aria-expanded={listed}
            aria-controls={list}
            aria-activedescendant={listed ? `${list}-${index}` : undefined}
            className={fieldStyles.input}
            placeholder={several ? t`Name, or one id or many` : t`Name or id`}
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={({ currentTarget: { value } }) => {
              type(value)
              setRefused(undefined)
              setOpen(true)
            }}
            onPaste={(event) => {
              const pasted = idsIn(event.clipboardData.getData('text'))
              // Only what looks like ids is taken at once.
              if (typed !== '' || pasted.length === 0 || !pasted.every(isUsualId) || (!several && pasted.length > 1)) return
              event.preventDefault()
              takeIds(pasted)
            }}
            onClick={() => setOpen(true)}
            onBlur={(event) => {
              setOpen(false)
              onBlur?.(event)
            }}
            onKeyDown={onKey}
          />
          <div {...listbox}>{listed && options.map((option, i) => <Row key={option.id} at={at} id={`${list}-${i}`} option={option} active={i === index} point={() => setActive(i)} choose={() => take(option)} />)}</div>
          <output className={styles.said}>{shown && !listed && said}</output>
        </div>
      )}
    </Field>
  )
}

/** That no project was found for what is typed. */
function useNothing(at: At, typed: string): string {
  const all = useCan(at)('identity:list_projects')
  const quoted = quotable(typed)
  return all ? t`No project is called “${quoted}”. Paste its id.` : t`None of your projects is called “${quoted}”. Of any other, paste the id.`
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
      <span className={styles.id}>{value.length > LONGEST ? quotable(value) : value}</span>
      {why !== undefined && <span className={styles.why}>{why}</span>}
    </button>
  )
}
