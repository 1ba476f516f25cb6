import { ref } from 'vue'

export type Theme = 'system' | 'light' | 'dark'

const key = 'quarkstream.theme'

/** The chosen theme. `public/theme.js` applies it before the first paint. */
export const theme = ref<Theme>(stored())

export function chooseTheme(choice: Theme) {
  theme.value = choice
  if (choice === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = choice
  try {
    if (choice === 'system') localStorage.removeItem(key)
    else localStorage.setItem(key, choice)
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

function stored(): Theme {
  try {
    const value = localStorage.getItem(key)
    return value === 'light' || value === 'dark' ? value : 'system'
  } catch {
    return 'system'
  }
}
