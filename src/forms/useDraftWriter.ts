import { useCallback, useEffect, useEffectEvent, useRef } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'

/** Milliseconds after the last change. */
const SETTLED = 300

/**
 * Calls `write` a moment after the form has changed, and before its page or the form itself goes. Answers how to say that something beside the
 * form's values has changed.
 */
export function useDraftWriter<T extends FieldValues>({ subscribe }: UseFormReturn<T>, write: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const writeNow = useEffectEvent(write)
  const flush = useRef(() => {})
  useEffect(() => {
    flush.current = () => {
      if (timer.current === undefined) return
      clearTimeout(timer.current)
      timer.current = undefined
      writeNow()
    }
    const now = flush.current
    window.addEventListener('pagehide', now)
    return () => {
      window.removeEventListener('pagehide', now)
      now()
    }
  }, [])
  const touch = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => flush.current(), SETTLED)
  }, [])
  useEffect(() => subscribe({ formState: { values: true }, callback: touch }), [subscribe, touch])
  return touch
}
