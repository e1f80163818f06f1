import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useInfiniteQuery, useQueries, useQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { ChevronDown, X } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { attributesQuery, eventsQuery, type EventsPage } from '#src/api/audit/hermes.ts'
import { personNameQuery } from '#src/api/audit/people.ts'
import type { At } from '#src/paths.ts'
import { Button, IconButton } from '#src/ui/Button.tsx'
import { Menu } from '#src/ui/Menu.tsx'
import { MenuChoice } from '#src/ui/MenuChoice.tsx'
import { useSettled } from '#src/ui/useSettled.ts'
import { everything, KINDS, narrows, OUTCOMES, type AuditSearch, type Kind } from './audit-search.ts'
import { actorOf } from './deed.ts'
import { kindWords, outcomeWords } from './kind-words.ts'
import styles from './AuditLog.module.css'

export type FiltersProps = {
  at: At
  search: AuditSearch
  /** The log is of one image: servers are none of its events. */
  ofImage: boolean
  write: (change: Partial<AuditSearch>) => void
}

/** What of the log is shown: who, what, how it came out and when. */
export function Filters({ at, search, ofImage, write }: FiltersProps) {
  const { who, kind, outcome, from, to } = search
  // What is done to servers is a log of its own.
  const anyAction = ofImage || search.image !== undefined ? t`Any action` : t`Any action on images`
  return (
    <search className={styles.bar}>
      <Find q={search.q} onFind={(q) => write({ q })} />
      <Choose label={t`Person`} on={who !== undefined} word={who === undefined ? t`Anybody` : <PersonName at={at} id={who} />}>
        {() => <People at={at} who={who} ofImage={ofImage} onChoose={(id) => write({ who: id })} />}
      </Choose>
      <Choose label={t`Action`} on={kind !== undefined} word={kind === undefined ? anyAction : kindWords(kind)}>
        {() => (
          <>
            <MenuChoice kind="radio" checked={kind === undefined} onChoose={() => write({ kind: undefined })}>
              {anyAction}
            </MenuChoice>
            {KINDS.filter((one: Kind) => !(ofImage && one === 'servers')).map((one) => (
              <MenuChoice key={one} kind="radio" checked={one === kind} onChoose={() => write({ kind: one })}>
                {kindWords(one)}
              </MenuChoice>
            ))}
          </>
        )}
      </Choose>
      <Choose label={t`Outcome`} on={outcome !== undefined} word={outcome === undefined ? t`Any outcome` : outcomeWords(outcome)}>
        {() => (
          <>
            <MenuChoice kind="radio" checked={outcome === undefined} onChoose={() => write({ outcome: undefined })}>
              {t`Any outcome`}
            </MenuChoice>
            {OUTCOMES.map((one) => (
              <MenuChoice key={one} kind="radio" checked={one === outcome} onChoose={() => write({ outcome: one })}>
                {outcomeWords(one)}
              </MenuChoice>
            ))}
          </>
        )}
      </Choose>
      <div className={styles.days}>
        <Day label={t`From`} value={from} max={to} onChange={(day) => write({ from: day })} />
        <Day label={t`To`} value={to} min={from} onChange={(day) => write({ to: day })} />
      </div>
      {!ofImage && search.image !== undefined && <ChosenImage at={at} id={search.image} onDrop={() => write({ image: undefined })} />}
      {narrows(search) && (
        <Button variant="text" size="small" onClick={() => write(everything)}>
          {t`Show everything`}
        </Button>
      )}
    </search>
  )
}

/** Asked for once nothing more is typed. */
function Find({ q, onFind }: { q: string; onFind: (q: string) => void }) {
  const [text, setText] = useState(q)
  // Going back, or showing everything, brings the address's.
  const [shown, setShown] = useState(q)
  if (q !== shown) {
    setShown(q)
    if (q !== text.trim()) setText(q)
  }
  const settled = useSettled(text).trim()
  const find = useEffectEvent(() => {
    if (settled !== q && settled === text.trim()) onFind(settled)
  })
  useEffect(() => find(), [settled])
  return (
    <div className={styles.find}>
      <input type="search" aria-label={t`Find in the log`} placeholder={t`Name, id, address, value`} spellCheck={false} autoComplete="off" dir="auto" value={text} onChange={(event) => setText(event.currentTarget.value)} />
    </div>
  )
}

type ChooseProps = { label: string; on: boolean; word: React.ReactNode; children: () => React.ReactNode }

function Choose({ label, on, word, children }: ChooseProps) {
  return (
    <Menu
      label={label}
      speaks
      align="start"
      triggerClassName={on ? `${styles.filter} ${styles.on}` : styles.filter}
      trigger={
        <>
          <span className="sr-only">{label}: </span>
          <span className={styles.word}>{word}</span>
          <ChevronDown aria-hidden />
        </>
      }
    >
      {children}
    </Menu>
  )
}

type DayProps = { label: string; value: string | undefined; min?: string | undefined; max?: string | undefined; onChange: (day: string | undefined) => void }

const Day = ({ label, value = '', min, max, onChange }: DayProps) => (
  <label className={styles.day}>
    {label}
    <input type="date" value={value} min={min} max={max} onChange={(event) => onChange(event.currentTarget.value || undefined)} />
  </label>
)

/** By the name it was known by last. */
function ChosenImage({ at, id, onDrop }: { at: At; id: string; onDrop: () => void }) {
  const { data } = useInfiniteQuery({ ...eventsQuery(at, { target_id: id }) })
  const name = data?.pages.flatMap(({ events }) => events).find(({ target }) => target.name)?.target.name ?? id
  return (
    <span className={`${styles.filter} ${styles.on}`}>
      <span className={styles.word}>
        <Trans>
          Image <bdi>{name}</bdi>
        </Trans>
      </span>
      <IconButton label={t`All images`} className={styles.drop} onClick={onDrop}>
        <X aria-hidden />
      </IconButton>
    </span>
  )
}

/** What somebody is called: by an event that is known, else asked for. */
function PersonName({ at, id }: { at: At; id: string }) {
  const known = useKnownPeople(at).get(id)
  const { data } = useQuery({ ...personNameQuery(at, id), enabled: known === undefined })
  return <bdi data-tip={id}>{known ?? data ?? id}</bdi>
}

/** Who has done what is known already, by their ids. */
function useKnownPeople(at: At): ReadonlyMap<string, string> {
  const pages = useQueryClient().getQueriesData<InfiniteData<EventsPage>>({ queryKey: eventsQuery(at, {}).queryKey.slice(0, -1) })
  const actors = pages.flatMap(([, data]) => data?.pages ?? []).flatMap(({ events }) => events.map(actorOf))
  return new Map(actors.flatMap((actor) => (actor.kind === 'person' ? [[actor.id, actor.name] as const] : [])))
}

/** People beside these whose names are asked for: those who have done most. */
const OTHERS = 20
const NOBODY = new Set(['', 'unknown', 'glance'])

type PeopleProps = { at: At; who: string | undefined; ofImage: boolean; onChoose: (id: string | undefined) => void }

function People({ at, who, ofImage, onChoose }: PeopleProps) {
  const known = useKnownPeople(at)
  // Of one image nobody says who has ever done something.
  const { data: ids = [] } = useQuery({ ...attributesQuery(at, 'initiator_id'), enabled: !ofImage })
  const others = ids.filter((id) => !known.has(id) && !NOBODY.has(id)).slice(0, OTHERS)
  const asked = useQueries({ queries: others.map((id) => personNameQuery(at, id)) })
  const named = new Map([...known, ...others.map((id, i) => [id, asked[i]?.data ?? id] as const), ...(who !== undefined && !known.has(who) && !others.includes(who) ? [[who, who] as const] : [])])
  const sorted = [...named].toSorted(([, a], [, b]) => a.localeCompare(b))
  const twins = new Set(sorted.filter(([, name], i) => sorted[i - 1]?.[1] === name || sorted[i + 1]?.[1] === name).map(([id]) => id))
  return (
    <>
      <MenuChoice kind="radio" checked={who === undefined} onChoose={() => onChoose(undefined)}>
        {t`Anybody`}
      </MenuChoice>
      {sorted.map(([id, name]) => (
        <MenuChoice key={id} kind="radio" checked={id === who} onChoose={() => onChoose(id)} note={twins.has(id) ? id : undefined}>
          <bdi>{name}</bdi>
        </MenuChoice>
      ))}
    </>
  )
}
