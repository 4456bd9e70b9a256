/** The menu: everything Elchi can do, in nine buttons. */
import { Composer } from 'grammy'
import type { ElchiContext } from '../bot/context.ts'
import { menuButton } from '../bot/keyboards.ts'
import { menuView } from '../bot/menu-view.ts'

export function menu(): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()
  screen.command('menu', (ctx) => ctx.show(menuView(ctx.t)))
  screen.callbackQuery(menuButton.filter, (ctx) => ctx.show(menuView(ctx.t)))
  return screen
}
