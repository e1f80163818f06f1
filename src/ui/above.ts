let room: HTMLElement | undefined

/**
 * The room above the page, dialogs too: messages and announcements stand here. A modal dialog of the browser's makes all that is not in it
 * inert, so the room moves into the one on top, and out again before it closes; what is in the room stays as it is.
 */
export const above = (): HTMLElement => (room ??= made())

function made(): HTMLElement {
  const element = document.createElement('div')
  document.body.append(element)
  document.addEventListener('beforetoggle', (event) => event.newState === 'closed' && leave(event), true)
  // Not every browser tells of the end of a dialog before it; all do before its owner takes it out of the page.
  document.addEventListener('close', leave, true)
  document.addEventListener('toggle', () => move(), true)
  // Some dialogs go without being closed.
  new MutationObserver(() => {
    if (!element.isConnected) move()
  }).observe(document.body, { childList: true })
  return element
}

const listeners = new Set<() => void>()

/** Calls back when the room has moved: what stood in the top layer with it has to be shown there anew. */
export function onMove(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function move(closing?: Element | null): void {
  const open = [...document.querySelectorAll('dialog:modal')].filter((dialog) => dialog !== closing)
  const next = open.at(-1) ?? document.body
  if (above().parentElement === next) return
  next.append(above())
  for (const listener of listeners) listener()
}

function leave({ target }: Event): void {
  const { parentElement } = above()
  if (target === parentElement) move(parentElement)
}
