/** The menu: everything Elchi can do, in ten buttons. */
import { Composer } from 'grammy'
import type { ElchiContext } from '../bot/context.ts'
import { menuButton } from '../bot/keyboards.ts'
import { menuView } from '../bot/menu-view.ts'
import type { Services } from '../services.ts'

export function menu({ snapshot }: Pick<Services, 'snapshot'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()
  screen.command('menu', (ctx) => ctx.show(menuView(ctx.t, snapshot())))
  screen.callbackQuery(menuButton.filter, (ctx) => ctx.show(menuView(ctx.t, snapshot())))
  return screen
}
