import { readFile } from './api.js'
import { CommandList, matchingCommands } from './command-list.js'
import { Icon } from './icons.js'
import { PopupMenu } from './popup-menu.js'
import { previewOf } from './preview.js'
import { html, useLayoutEffect, useRef, useState } from './ui.js'

const attachments = [
  { type: 'photo', icon: 'photo', text: 'Photo' },
  { type: 'document', icon: 'file', text: 'File' },
  { type: 'location', icon: 'location', text: 'Location' },
  { type: 'contact', icon: 'contact', text: 'Contact' },
  { type: 'voice', icon: 'microphone', text: 'Voice message' },
  { type: 'sticker', icon: 'sticker', text: 'Sticker' },
  { type: 'forward', icon: 'forward', text: 'Forward a message from…' },
]

/** Where a person writes, picks a command, or attaches something. Enter sends, Shift+Enter begins a new line. */
export function Composer({
  chat,
  draft,
  isKeyboardShown,
  onToggleKeyboard,
  onSubmit,
  onCommand,
  onVoice,
  onSticker,
  onAttach,
  onFile,
  onDraft,
}) {
  const [text, setText] = useState('')
  const [isMenuOpen, setMenuOpen] = useState(false)
  const [attachPlace, setAttachPlace] = useState(null)
  const [chosen, setChosen] = useState(0)
  const input = useRef(null)
  const photoInput = useRef(null)
  const fileInput = useRef(null)

  const suggestions = matchingCommands(chat.commands, text)
  const listed = isMenuOpen ? chat.commands : suggestions

  // Before the next key can come, else it would be typed into the words that are about to be replaced.
  useLayoutEffect(() => {
    if (draft.mode === 'edit') setText(draft.message.text)
    if (draft.mode !== 'new') input.current.focus()
  }, [draft])
  useLayoutEffect(() => setChosen(0), [text])
  useLayoutEffect(() => {
    const { style } = input.current
    style.height = 'auto'
    style.height = `${input.current.scrollHeight}px`
  }, [text])

  const leaveDraft = () => {
    if (draft.mode === 'edit') setText('')
    onDraft({ mode: 'new' })
  }
  const submit = () => {
    if (text.trim() === '') return
    setText('')
    onSubmit(text)
  }
  const pickCommand = (command) => {
    setMenuOpen(false)
    setText('')
    onCommand(`/${command}`)
  }
  const onKeyDown = (event) => {
    // While a word is being composed (as with Asian keyboards) Enter belongs to the composition.
    if (event.isComposing) return
    if (event.key === 'Escape') {
      setMenuOpen(false)
      if (draft.mode !== 'new') leaveDraft()
      return
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      if (listed.length > 0 && text !== `/${listed[chosen]?.command}`)
        pickCommand(listed[chosen]?.command ?? listed[0].command)
      else submit()
      return
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (step === undefined) return
    if (listed.length > 0) {
      event.preventDefault()
      setChosen((chosen + step + listed.length) % listed.length)
    } else if (step === -1 && text === '') {
      const last = chat.messages.findLast(
        (message) => message.from === 'me' && message.text !== undefined && !message.forward_origin,
      )
      if (!last) return
      event.preventDefault()
      onDraft({ mode: 'edit', message: last })
    }
  }
  const attach = (type) => {
    if (type === 'photo') photoInput.current.click()
    else if (type === 'document') fileInput.current.click()
    else if (type === 'voice') onVoice()
    else if (type === 'sticker') onSticker()
    else onAttach(type)
  }
  const sendFile = (type) => async (event) => {
    const [file] = event.currentTarget.files
    event.currentTarget.value = ''
    if (file) await onFile({ type, ...(await readFile(file)) })
  }
  const openAttach = (event) => {
    const { left, top } = event.currentTarget.getBoundingClientRect()
    setAttachPlace({ x: left - 180, y: top - 340 })
  }

  return html`<div class="composer-area">
    ${listed.length > 0 && html`<${CommandList} commands=${listed} chosen=${chosen} onPick=${pickCommand} />`}
    ${draft.mode !== 'new' && html`<${DraftLine} draft=${draft} onLeave=${leaveDraft} />`}
    <div class="composer">
      ${
        chat.commands.length > 0 &&
        html`<button
          type="button"
          class=${text === '' ? 'menu-button' : 'menu-button short'}
          aria-label="Menu"
          aria-expanded=${isMenuOpen}
          onClick=${() => setMenuOpen(!isMenuOpen)}
        >
          <${Icon} name=${isMenuOpen ? 'close' : 'menu'} /><span>Menu</span>
        </button>`
      }
      <textarea
        ref=${input}
        rows="1"
        aria-label="Message"
        placeholder=${(isKeyboardShown && chat.keyboard?.input_field_placeholder) || 'Message'}
        maxlength="4096"
        enterkeyhint="send"
        value=${text}
        onInput=${(event) => {
          setMenuOpen(false)
          setText(event.currentTarget.value)
        }}
        onKeyDown=${onKeyDown}
      ></textarea>
      ${
        chat.keyboard?.keyboard &&
        html`<button
          type="button"
          class="round"
          aria-label=${isKeyboardShown ? 'Hide the keyboard of the bot' : 'Show the keyboard of the bot'}
          aria-pressed=${isKeyboardShown}
          onClick=${onToggleKeyboard}
        >
          <${Icon} name=${isKeyboardShown ? 'down' : 'keyboard'} />
        </button>`
      }
      <button type="button" class="round" aria-label="Attach" aria-haspopup="menu" onClick=${openAttach}><${Icon} name="attach" /></button>
      ${
        text.trim() === ''
          ? html`<button key="voice" type="button" class="round" aria-label="Send a voice message" onClick=${onVoice}><${Icon} name="microphone" /></button>`
          : html`<button key="send" type="button" class="round send" aria-label="Send" onClick=${submit}><${Icon} name="send" /></button>`
      }
    </div>
    <input ref=${photoInput} type="file" accept="image/*" hidden onChange=${sendFile('photo')} />
    <input ref=${fileInput} type="file" hidden onChange=${sendFile('document')} />
    ${
      attachPlace &&
      html`<${PopupMenu}
        place=${attachPlace}
        label="Attach"
        items=${attachments.map(({ type, icon, text }) => ({ icon, text, onPick: () => attach(type) }))}
        onClose=${() => setAttachPlace(null)}
      />`
    }
  </div>`
}

function DraftLine({ draft: { mode, message }, onLeave }) {
  return html`<div class="draft">
    <${Icon} name=${mode === 'edit' ? 'edit' : 'reply'} />
    <span class="draft-words"><strong>${mode === 'edit' ? 'Edit message' : 'Reply'}</strong><span>${previewOf(message)}</span></span>
    <button type="button" class="round" aria-label="Cancel" onClick=${onLeave}><${Icon} name="close" /></button>
  </div>`
}
