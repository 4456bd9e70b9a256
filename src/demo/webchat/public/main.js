import { App } from './app.js'
import { html, render } from './ui.js'

const root = document.getElementById('app')
if (root) render(html`<${App} />`, root)
