import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '#src/api/errors.ts'
import { metadefsQuery, type Definition, type Metadefs, type Namespace } from '#src/api/glance/metadefs.ts'
import { FormDialog } from '#src/forms/FormDialog.tsx'
import type { At } from '#src/paths.ts'
import { Button } from '#src/ui/Button.tsx'
import { Tag } from '#src/ui/Chip.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { TextInput } from '#src/ui/TextInput.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { ProjectName } from './ProjectName.tsx'
import { kindOf } from './property-definition.ts'
import type { Pasted } from './property-paste.ts'
import type { PropertyRow, Reserved } from './property-values.ts'
import styles from './PropertyDefinitions.module.css'

export type PropertyDefinitionsProps = {
  at: At
  rows: readonly PropertyRow[]
  reserved: Reserved | undefined
  onTake: (pasted: readonly Pasted[]) => void
  onClose: () => void
}

/** What a property stands for in the dialog: already there, chosen, or free to be. */
type Shelf = { at: At; there: (key: string) => string | undefined; chosen: ReadonlySet<string>; choose: (keys: readonly string[], chosen: boolean) => void }

/** What the cloud says that properties mean, to choose from. */
export default function PropertyDefinitions({ at, rows, reserved, onTake, onClose }: PropertyDefinitionsProps) {
  const { data, error, isFetching, refetch } = useQuery(metadefsQuery(at))
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const kept = new Map(rows.filter(({ state }) => state !== 'removed').map(({ key }) => [key.trim().toLowerCase(), key.trim()]))
  const shelf: Shelf = {
    at,
    there: (key) => reserved?.get(key) ?? (kept.get(key.toLowerCase()) === undefined ? undefined : t`there already`),
    chosen,
    choose: (keys, on) => setChosen(on ? new Set([...chosen, ...keys]) : new Set([...chosen].filter((key) => !keys.includes(key)))),
  }
  const take = () => {
    onClose()
    onTake([...chosen].map((key) => ({ kind: 'added', key, value: data?.definitions.get(key)?.find((one) => one.default !== undefined)?.default ?? '' })))
  }
  return (
    <FormDialog title={t`Add from definitions`} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          // It stands within the form of the image, as React sees it.
          event.stopPropagation()
          if (chosen.size > 0) take()
        }}
      >
        {data && data.namespaces.length > 0 && <TextInput ref={focus} label={t`Find a property`} type="search" placeholder={t`Key, title or description`} value={text} onChange={(event) => setText(event.target.value)} />}
        {data ? <Shelves defs={data} words={text.trim().toLowerCase()} shelf={shelf} retry={() => void refetch()} /> : <Waiting error={error} fetching={isFetching} retry={() => void refetch()} />}
        <div className={styles.actions}>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <WhyNotButton type="submit" variant="contained" color="primary" why={chosen.size === 0 ? { words: t`Choose a property first.` } : undefined}>
            {chosen.size === 0 ? t`Add` : plural(chosen.size, { one: 'Add # property', other: 'Add # properties' })}
          </WhyNotButton>
        </div>
      </form>
    </FormDialog>
  )
}

/** The dialog is opened to look for something. */
const focus = (element: HTMLInputElement | null) => element?.focus()

function Waiting({ error, fetching, retry }: { error: Error | null; fetching: boolean; retry: () => void }) {
  if (error && !fetching) return <ErrorPanel title={t`The definitions could not be read`} problem={problemOf(error)} retry={retry} />
  return (
    <output className={styles.quiet}>
      <Trans>Reading the definitions of this cloud …</Trans>
    </output>
  )
}

const has = (text: string | undefined, words: string) => text?.toLowerCase().includes(words) ?? false
const found = (words: string, { key, title, description }: Definition) => has(key, words) || has(title, words) || has(description, words)

/** A namespace with what of it is looked for; undefined where it is nothing. A name that is found has all that it names. */
function searched(namespace: Namespace, words: string): Namespace | undefined {
  if (words === '' || has(namespace.namespace, words) || has(namespace.display_name, words)) return namespace
  const properties = namespace.properties.filter((one) => found(words, one))
  const objects = namespace.objects.flatMap((object) => {
    const own = has(object.name, words) ? object.properties : object.properties.filter((one) => found(words, one))
    return own.length > 0 ? [{ ...object, properties: own }] : []
  })
  return properties.length + objects.length > 0 ? { ...namespace, properties, objects } : undefined
}

function Shelves({ defs, words, shelf, retry }: { defs: Metadefs; words: string; shelf: Shelf; retry: () => void }) {
  const shown = defs.namespaces.flatMap((namespace) => searched(namespace, words) ?? [])
  return (
    <>
      {defs.namespaces.length === 0 && defs.failed.length === 0 && (
        <p className={styles.quiet}>
          <Trans>This cloud has no definitions of image properties, or none that you may read.</Trans>
          {defs.status === 'unavailable' && <> {defs.problem.message}</>}
        </p>
      )}
      {defs.namespaces.length > 0 && shown.length === 0 && <p className={styles.quiet}>{t`No definition matches “${words}”.`}</p>}
      {shown.length > 0 && (
        <div className={styles.shelves}>
          {shown.map((namespace) => (
            <Shelved key={namespace.namespace} namespace={namespace} open={words !== ''} shelf={shelf} />
          ))}
        </div>
      )}
      {defs.failed.length > 0 && (
        <section className={styles.failed}>
          <p>{plural(defs.failed.length, { one: '# namespace could not be read:', other: '# namespaces could not be read:' })}</p>
          <ul>
            {defs.failed.map(({ namespace, problem }) => (
              <li key={namespace}>
                <code>{namespace}</code> <span>{problem.message}</span>
              </li>
            ))}
          </ul>
          <Button size="small" onClick={retry}>{t`Read again`}</Button>
        </section>
      )}
    </>
  )
}

function Shelved({ namespace: { namespace, display_name, description, visibility, owner, properties, objects }, open, shelf }: { namespace: Namespace; open: boolean; shelf: Shelf }) {
  const count = properties.length + objects.reduce((sum, object) => sum + object.properties.length, 0)
  return (
    // Looked for, what is found is in sight.
    <details key={String(open)} open={open} className={styles.shelf}>
      <summary>
        <bdi className={styles.name}>{display_name ?? namespace}</bdi>
        <code>{namespace}</code>
        <span className={styles.count}>{plural(count, { one: '# property', other: '# properties' })}</span>
      </summary>
      <div className={styles.inside}>
        {description !== undefined && (
          <p dir="auto" className={styles.description}>
            {description}
          </p>
        )}
        {visibility === 'private' && owner !== undefined && (
          <p className={styles.quiet}>
            <Trans>
              Private to the project <ProjectName at={shelf.at} id={owner} />
            </Trans>
          </p>
        )}
        <ul>
          {properties.map((one) => (
            <Choice key={one.key} definition={one} shelf={shelf} />
          ))}
        </ul>
        {objects.map((object) => {
          const { name } = object
          const free = object.properties.map(({ key }) => key).filter((key) => shelf.there(key) === undefined)
          const all = free.length > 0 && free.every((key) => shelf.chosen.has(key))
          return (
            <fieldset key={name} className={styles.object}>
              <legend>
                <bdi>{name}</bdi>
                {free.length > 0 && (
                  <Button variant="text" size="small" onClick={() => shelf.choose(free, !all)}>
                    {all ? t`None of ${name}` : t`All of ${name}`}
                  </Button>
                )}
              </legend>
              {object.description !== undefined && (
                <p dir="auto" className={styles.description}>
                  {object.description}
                </p>
              )}
              <ul>
                {object.properties.map((one) => (
                  <Choice key={one.key} definition={one} shelf={shelf} />
                ))}
              </ul>
            </fieldset>
          )
        })}
      </div>
    </details>
  )
}

function Choice({ definition, shelf }: { definition: Definition; shelf: Shelf }) {
  const { key, title, description, required } = definition
  const there = shelf.there(key)
  return (
    <li>
      <label className={styles.choice} data-there={there !== undefined || undefined}>
        <input type="checkbox" checked={there !== undefined || shelf.chosen.has(key)} disabled={there !== undefined} onChange={(event) => shelf.choose([key], event.target.checked)} />
        <span className={styles.what}>
          <bdi className={styles.key}>{key}</bdi>
          {title !== undefined && <bdi>{title}</bdi>}
          {required && <Tag>{t`required`}</Tag>}
          {there !== undefined && <Tag>{there}</Tag>}
        </span>
        <span className={styles.kind}>{kindOf(definition)}</span>
        {description !== undefined && (
          <span dir="auto" className={styles.description}>
            {description}
          </span>
        )}
      </label>
    </li>
  )
}
