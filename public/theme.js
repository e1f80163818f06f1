// Before the first paint: the chosen colour scheme (src/ui/scheme.ts), or the system's. A file of its own, since the
// content security policy allows no inline script.
;(function () {
  var chosen
  try {
    chosen = localStorage.getItem('loupe-scheme')
  } catch {
    // storage is off: the system's scheme it is
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-scheme', dark ? 'dark' : 'light')
})()
