import { t } from '@lingui/core/macro'
import styles from './Reason.module.css'

/** Why something cannot be done now. */
export type Reason = {
  /** A sentence. */
  readonly words: string
  /** The rule that says no, by the name its keepers know it by. Absent where none does: the thing itself stands in the way. */
  readonly rule?: string | undefined
}

/** A reason to read: the sentence, and quieter the rule's name. */
export const ReasonWords = ({ reason: { words, rule } }: { reason: Reason }) => (
  <>
    {words}
    {rule !== undefined && (
      <>
        {' '}
        <RuleName rule={rule} />
      </>
    )}
  </>
)

export const RuleName = ({ rule }: { rule: string }) => <span className={styles.rule}>{ruleLine(rule)}</span>

/** The same where only text goes. */
export const ruleLine = (rule: string): string => t`Rule: ${rule}`
