import { act } from './api.js'
import { AttachDialog } from './attach-dialogs.js'
import { ChatHeader } from './chat-header.js'
import { Composer } from './composer.js'
import { MessageList } from './message-list.js'
import { MessageMenu } from './message-menu.js'
import { Notice } from './notice.js'
import { OpenAsDialog, startPayload } from './open-as.js'
import { ReplyKeyboard } from './reply-keyboard.js'
import { html, useCallback, useEffect, useState } from './ui.js'
import { useChat } from './use-chat.js'
import { Welcome } from './welcome.js'

/** One person's chat with the bot. */
export function ChatScreen({ person, people, unreadElsewhere, isHidden, onShowList, onOpenPerson }) {
  const { chat, perform, tap, notify, closeNotice } = useChat(person.id)
  const [dialog, setDialog] = useState(null)
  const [menu, setMenu] = useState(null)
  /** What the next message is: a new one, an answer to `message`, or a new text for `message`. */
  const [draft, setDraft] = useState({ mode: 'new' })
  const [isKeyboardShown, setKeyboardShown] = useState(true)
  useEffect(() => setKeyboardShown(true), [chat.keyboard])

  const say = useCallback((text) => perform({ type: 'send', text }), [perform])
  const onLink = useCallback(
    (event, address) => {
      const payload = startPayload(address, chat.bot.username)
      if (payload === undefined) return
      event.preventDefault()
      setDialog({ type: 'open-as', payload })
    },
    [chat.bot.username],
  )
  const onButton = useCallback(
    async (message, button, event) => {
      if (button.callback_data !== undefined) await tap(message.message_id, button.callback_data)
      else if (button.url !== undefined) onLink(event, button.url)
      else if (button.copy_text !== undefined) {
        await navigator.clipboard.writeText(button.copy_text.text).then(
          () => notify('Copied to the clipboard.'),
          () => notify('The browser does not allow copying here.'),
        )
      } else if (button.disabled === undefined) notify('This demo cannot open buttons of this kind.')
    },
    [tap, onLink, notify],
  )
  const onMenu = useCallback((message, place) => setMenu({ message, place }), [])

  const pressKey = async (button) => {
    if (button.request_location) return setDialog({ type: 'location', keyboardText: button.text })
    if (chat.keyboard?.one_time_keyboard) setKeyboardShown(false)
    return perform({ type: 'tap-keyboard', text: button.text })
  }
  const submit = async (text) => {
    const { mode, message } = draft
    setDraft({ mode: 'new' })
    if (mode === 'edit') return perform({ type: 'edit', message_id: message.message_id, text })
    return perform({ type: 'send', text, ...(mode === 'reply' && { reply_to: message.message_id }) })
  }
  const openAs = async (personId, payload) => {
    setDialog(null)
    onOpenPerson(personId)
    await act(personId, { type: 'send', text: `/start ${payload}` }).catch((error) => notify(error.message))
  }

  const isEmpty = chat.isConnected && chat.messages.length === 0
  return html`<main class="chat" inert=${isHidden} aria-label=${`Chat of ${person.label} with ${chat.bot.name || 'the bot'}`}>
    <${ChatHeader}
      person=${person}
      chat=${chat}
      unreadElsewhere=${unreadElsewhere}
      onShowList=${onShowList}
      onBlock=${() => perform({ type: chat.isBlocked ? 'unblock' : 'block' })}
    />
    <div class="chat-body">
      ${
        isEmpty
          ? html`<${Welcome} bot=${chat.bot} person=${person} />`
          : html`<${MessageList}
              messages=${chat.messages}
              pendingTaps=${chat.pendingTaps}
              onButton=${onButton}
              onCommand=${say}
              onLink=${onLink}
              onMenu=${onMenu}
            />`
      }
      <${Notice} notice=${chat.notice} botName=${chat.bot.name} onClose=${closeNotice} />
    </div>
    <footer class="chat-foot">
      ${chat.isBlocked && html`<${BigButton} text="Restart" onPress=${async () => (await perform({ type: 'unblock' })) && say('/start')} />`}
      ${!chat.isBlocked && isEmpty && html`<${BigButton} text="Start" onPress=${() => say('/start')} />`}
      ${
        !chat.isBlocked &&
        !isEmpty &&
        html`${isKeyboardShown && html`<${ReplyKeyboard} keyboard=${chat.keyboard} onPress=${pressKey} />`}
          <${Composer}
            chat=${chat}
            draft=${draft}
            isKeyboardShown=${isKeyboardShown}
            onToggleKeyboard=${() => setKeyboardShown(!isKeyboardShown)}
            onSubmit=${submit}
            onCommand=${say}
            onVoice=${() => perform({ type: 'voice' })}
            onSticker=${() => perform({ type: 'sticker' })}
            onAttach=${(type) => setDialog({ type })}
            onFile=${perform}
            onDraft=${setDraft}
          />`
      }
    </footer>
    ${
      menu &&
      html`<${MessageMenu}
        ...${menu}
        onClose=${() => setMenu(null)}
        onReply=${() => setDraft({ mode: 'reply', message: menu.message })}
        onEdit=${() => setDraft({ mode: 'edit', message: menu.message })}
        onDelete=${() => perform({ type: 'delete', message_id: menu.message.message_id })}
        onNotice=${notify}
      />`
    }
    ${
      dialog?.type === 'open-as'
        ? html`<${OpenAsDialog} people=${people} currentId=${person.id} payload=${dialog.payload} onOpen=${openAs} onClose=${() => setDialog(null)} />`
        : dialog &&
          html`<${AttachDialog} dialog=${dialog} botName=${chat.bot.name} onSend=${perform} onClose=${() => setDialog(null)} />`
    }
  </main>`
}

const BigButton = ({ text, onPress }) =>
  html`<button type="button" class="big-button" onClick=${onPress}>${text}</button>`
