/** Does something when there is nothing else to do. Answers how to take it back. */
export function whenIdle(run: () => void): () => void {
  // Not every Safari tells when it is idle.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(run, 500)
    return () => clearTimeout(timer)
  }
  const asked = requestIdleCallback(run)
  return () => cancelIdleCallback(asked)
}
