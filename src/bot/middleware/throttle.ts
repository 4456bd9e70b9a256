/** Slows a chat that writes faster than a person can; SOS always passes. */
import type { MiddlewareFn } from 'grammy'
import type { ChatHash } from '../../privacy/seal.ts'
import type { Services } from '../../services.ts'
import type { ElchiContext } from '../context.ts'
import { escapeHtml } from '../html.ts'
import { dutyButton, guideButton, humanSosButton, sosButton } from '../keyboards.ts'

const windowMs = 10_000
const mostPerWindow = 20

interface Window {
  readonly endsAt: number
  count: number
  told: boolean
}

const isSos = (ctx: ElchiContext): boolean => {
  const data = ctx.callbackQuery?.data ?? ''
  return (
    ctx.hasCommand('sos') ||
    [sosButton, humanSosButton, dutyButton].some(({ filter }) => filter.test(data)) ||
    guideButton.decode(data)?.guide === 'sos'
  )
}

export function throttle({ now, chatKey }: Pick<Services, 'now' | 'chatKey'>): MiddlewareFn<ElchiContext> {
  const windows = new Map<ChatHash, Window>()
  let sweptAt = 0
  return async (ctx, next) => {
    if (ctx.chatId === undefined || isSos(ctx)) return next()
    if (now() - sweptAt > windowMs) {
      sweptAt = now()
      for (const [chat, { endsAt }] of windows) if (endsAt <= now()) windows.delete(chat)
    }
    const chat = chatKey(ctx.chatId)
    const known = windows.get(chat)
    const window = known && known.endsAt > now() ? known : { endsAt: now() + windowMs, count: 0, told: false }
    windows.set(chat, window)
    window.count++
    if (window.count <= mostPerWindow) return next()
    if (window.told) return
    window.told = true
    const seconds = Math.ceil((window.endsAt - now()) / 1000)
    const keyboard = [[sosButton.button(ctx.t('common:sos'), {})]]
    await ctx.show({ text: escapeHtml(ctx.t('common:too_fast', { seconds })), keyboard }, { fresh: true })
  }
}
