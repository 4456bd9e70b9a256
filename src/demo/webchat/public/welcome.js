import { RichText } from './rich-text.js'
import { html } from './ui.js'

const nothing = () => {}

/** The page before the first message: what the bot says about itself. */
export function Welcome({ bot, person }) {
  return html`<div class="scroller welcome">
    <div class="welcome-card">
      <strong>What can this bot do?</strong>
      ${bot.description ? html`<p><${RichText} text=${bot.description} onCommand=${nothing} onLink=${nothing} /></p>` : html`<p>Press Start to find out.</p>`}
    </div>
    <p class="service"><span>You are ${person.label}. ${person.hint}</span></p>
  </div>`
}
