const KEY = 'quorate-theme'
const root = document.documentElement

function stored(): string {
  return root.dataset.theme ?? 'system'
}

function choose(theme: string): void {
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  try {
    if (theme === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, theme)
  } catch {
    // Storage may be switched off; the choice then lasts for this page.
  }
  show()
}

function show(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('[data-theme-choice] input')) {
    input.checked = input.value === stored()
  }
}

for (const fieldset of document.querySelectorAll<HTMLFieldSetElement>('[data-theme-choice]')) {
  fieldset.hidden = false
  fieldset.addEventListener('change', event => choose((event.target as HTMLInputElement).value))
}
show()

// Another tab chose: follow it.
addEventListener('storage', event => {
  if (event.key === KEY) choose(event.newValue ?? 'system')
})
