/**
 * Telegram's location button: the point becomes a region at once, and then it is forgotten. It comes in one update, which
 * lies sealed in the journal until it is handled; no session, table, log or metric sees it, and the message with it is taken
 * out of the chat. Stands before `ask`, which takes every other message.
 */
import { Composer } from 'grammy'
import { type ElchiContext, homeCountry } from '../bot/context.ts'
import { escapeHtml, lines } from '../bot/html.ts'
import { translator } from '../bot/i18n.ts'
import { relayLink } from '../bot/relay-link.ts'
import { locales } from '../content/locale.ts'
import type { Point } from '../directory/distance.ts'
import type { Services } from '../services.ts'
import { askCountry, readingOfCard } from './contacts.ts'
import { abroadButton, atOf, doorsButton, locateButton } from './contacts-buttons.ts'
import { abroadView, doorsView } from './contacts-doors.ts'
import { locateKeyboard, whereView } from './contacts-where.ts'

/** The keyboard speaks the language that the person had when it was shown. */
const cancelWords = locales.map((locale) => translator(locale)('contacts:locate_cancel'))

const noKeyboard = { reply_markup: { remove_keyboard: true } } as const

export function location(
  services: Pick<Services, 'snapshot' | 'now' | 'log' | 'db' | 'threadKey'>,
): Composer<ElchiContext> {
  const { snapshot, log } = services
  const screen = new Composer<ElchiContext>()

  screen.callbackQuery(locateButton.filter, async (ctx) => {
    // What is sent in a conversation goes to the other side of it, and a place shall go to nobody.
    if (await relayLink(ctx, services)) {
      return ctx.show(whereView(ctx.t, snapshot().regions, escapeHtml(ctx.t('contacts:locate_helper'))))
    }
    await ctx.reply(ctx.t('contacts:locate_ask'), { reply_markup: locateKeyboard(ctx.t) })
  })
  screen.hears(cancelWords, async (ctx) => {
    await ctx.reply(ctx.t('contacts:locate_off'), noKeyboard)
    await ctx.show(whereView(ctx.t, snapshot().regions))
  })

  screen.on('message:location', async (ctx) => {
    const { latitude: lat, longitude: lon, live_period: livePeriod } = ctx.msg.location
    let isGone = true
    try {
      await ctx.deleteMessage()
    } catch (error) {
      isGone = false
      log.warn('a message with a location cannot be deleted', { error })
    }
    const said = [
      ctx.t(isGone ? 'contacts:located' : 'contacts:located_there'),
      ...(livePeriod === undefined ? [] : [ctx.t('contacts:located_live')]),
    ]
    await ctx.reply(said.join(' '), noKeyboard)
    await showAround(ctx, { lat, lon })
  })

  const showAround = (ctx: ElchiContext, point: Point): Promise<void> => {
    const { t } = ctx
    const { regions, locate } = snapshot()
    const found = locate(point)
    const country = homeCountry(ctx.profile)
    if (found.kind === 'abroad') {
      const host = found.country.toLowerCase()
      if (country === null) return askCountry(ctx, abroadButton.encode({ host }))
      return ctx.show(abroadView(readingOfCard(ctx, services), country, host))
    }
    const region = found.kind === 'region' ? regions.byCode(found.code) : undefined
    if (!region) return ctx.show(whereView(t, regions, escapeHtml(t('contacts:located_nowhere'))))
    if (country === null) return askCountry(ctx, doorsButton.encode({ at: atOf(region.code) }))
    const view = doorsView(readingOfCard(ctx, services), { country, region, point })
    return ctx.show(view ?? whereView(t, regions, lines(escapeHtml(t('contacts:located_nowhere')))))
  }
  return screen
}
