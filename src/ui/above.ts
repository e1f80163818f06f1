/**
 * The room above the page, dialogs too: messages and announcements stand here. A modal dialog of the browser's makes all that is not in it
 * inert, so the room moves into the one on top, and out again before it closes; what is in the room stays as it is.
 */
export const above = document.createElement('div')
document.body.append(above)

const listeners = new Set<() => void>()

/** Calls back when the room has moved: what stood in the top layer with it has to be shown there anew. */
export function onMove(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function move(closing?: Element | null): void {
  const open = [...document.querySelectorAll('dialog:modal')].filter((dialog) => dialog !== closing)
  const room = open.at(-1) ?? document.body
  if (above.parentElement === room) return
  room.append(above)
  for (const listener of listeners) listener()
}

/** Not every browser tells of the end of a dialog before it; all do before its owner takes it out of the page. */
const leave = ({ target }: Event) => {
  if (target === above.parentElement) move(above.parentElement)
}
document.addEventListener('beforetoggle', (event) => event.newState === 'closed' && leave(event), true)
document.addEventListener('close', leave, true)
document.addEventListener('toggle', () => move(), true)
// Some dialogs go without being closed.
new MutationObserver(() => {
  if (!above.isConnected) move()
}).observe(document.body, { childList: true })
