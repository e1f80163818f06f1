/** The mark of Loupe: a lens over a light table. The same drawing as public/icon.svg. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden fill="none" stroke="currentColor">
      <circle cx="11" cy="11" r="8.25" strokeWidth="2.5" />
      <path d="m17.4 17.4 3.6 3.6" strokeWidth="3.2" strokeLinecap="round" />
      <path d="M11 6.6A4.4 4.4 0 0 0 6.6 11" strokeWidth="2" strokeLinecap="round" opacity="0.55" />
    </svg>
  )
}
