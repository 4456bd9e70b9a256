import { html, useEffect, useRef } from './ui.js'

/**
 * The commands that begin with what is typed; none unless it begins with a slash and is still one word.
 * @param {readonly { command: string, description: string }[]} commands
 * @param {string} text
 */
export function matchingCommands(commands, text) {
  const typed = /^\/(\w*)$/u.exec(text)?.[1]?.toLowerCase()
  return typed === undefined ? [] : commands.filter(({ command }) => command.startsWith(typed))
}

export function CommandList({ commands, chosen, onPick }) {
  const list = useRef(null)
  useEffect(() => list.current.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [chosen])
  return html`<ul ref=${list} class="commands" role="listbox" aria-label="Commands">
    ${commands.map(
      ({ command, description }, index) => html`<li key=${command} role="option" aria-selected=${index === chosen}>
        <button type="button" tabindex="-1" onClick=${() => onPick(command)}>
          <span>${description}</span><span class="command">/${command}</span>
        </button>
      </li>`,
    )}
  </ul>`
}
