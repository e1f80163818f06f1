import type { AuditEvent } from '#src/api/audit/hermes.ts'
import { sentenceOf, type Marks } from './sentence.ts'
import styles from './AuditLog.module.css'

// Characters that no text has a meaning for: in whatever place a language puts a name, it is found again.
const WHO = '\ue000'
const OWN = '\ue001'
const END = '\ue002'
const inside = (begin: string) => (text: string) => `${begin}${text.replace(/[\ue000-\ue002]/g, '')}${END}`
const marks: Marks = { who: inside(WHO), own: inside(OWN) }

/** What an event tells, with who it was and other people's text told apart. */
export function Sentence({ event, projectName }: { event: AuditEvent; projectName: (id: string) => string }) {
  const parts = sentenceOf(event, projectName, marks).split(/([\ue000\ue001][^\ue002]*\ue002)/)
  return (
    <span>
      {parts.map((part, i) => {
        const text = part.slice(1, -1)
        if (part.startsWith(WHO)) return <bdi key={i} className={styles.who}>{text}</bdi>
        return part.startsWith(OWN) ? <bdi key={i} className={styles.own}>{text}</bdi> : part
      })}
    </span>
  )
}
