// Runs before the first paint, so that a chosen theme does not flash the other one. The rest is in src/lib/theme.ts.
try {
  var theme = localStorage.getItem('quarkstream.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage may be forbidden: the system's theme it is.
}
