/** Everything else: stickers, voice, photos, old buttons; edited messages are passed over by design. */
import { Composer } from 'grammy'
import type { ElchiContext } from '../bot/context.ts'
import { menuView } from '../bot/menu-view.ts'
import type { Services } from '../services.ts'

export function fallback({ snapshot }: Pick<Services, 'snapshot'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()

  // An edit is answered by silence: what was asked before was answered before.
  screen.on('edited_message', () => {})
  // An old or a forged button, or one whose topic is gone: the menu is always there.
  screen.on('callback_query', (ctx) => ctx.show(menuView(ctx.t, snapshot(), ctx.t('common:old_button'))))
  screen.on('message:text', (ctx) => ctx.show(menuView(ctx.t, snapshot())))
  // What is not named here (a pinned message, a new photo of the chat) says nothing to a bot.
  screen.on(
    [
      'message:file',
      'message:location',
      'message:contact',
      'message:poll',
      'message:dice',
      'message:venue',
      'message:story',
      'message:game',
    ],
    (ctx) => ctx.show(menuView(ctx.t, snapshot(), ctx.t('common:not_text'))),
  )
  return screen
}
