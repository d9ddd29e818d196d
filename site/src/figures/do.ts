/** Verbs of the prose become buttons: they act on their figure and scroll nothing. */
for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-do]')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = link.className
  button.title = 'Shows this moment in the figure'
  button.append(...link.childNodes)
  const { do: id, seek } = link.dataset
  button.addEventListener('click', () => {
    const figure = document.getElementById(id!)
    if (figure === null) return
    // A figure that does not run yet finds it when it does.
    figure.dataset.seek = seek
    figure.dispatchEvent(new CustomEvent('quorate-seek', { detail: seek }))
  })
  link.replaceWith(button)
}
