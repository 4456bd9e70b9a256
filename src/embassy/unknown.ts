/** People of whom nobody knows whether the message arrived: all of them listed, and sent once more where the author chose so. */
import { Composer } from 'grammy'
import { escapeHtml, html, lines, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import type { View } from '../bot/show.ts'
import { locales } from '../content/locale.ts'
import { sendUnknownAgain, type UnknownGroup, unknownDeliveries, unknownGroups } from '../store/unknown.ts'
import { type Wave, wavesOf } from '../store/waves.ts'
import * as buttons from './buttons.ts'
import { showLive } from './progress.ts'
import { pageRow } from './report.ts'
import { type EmbassyContext, type EmbassyServices, noteView, seenBy, stepsOn, wakeSenders } from './staff-step.ts'
import { backToCard, type Seen } from './views.ts'
import type { Watches } from './watch.ts'

const onPage = 50
/** As much as Telegram takes with all else on the page; more than that many kinds of doubt would be a fault of ours. */
const mostGroups = 20

const nameOf = (locale: string): string => {
  const known = locales.find((one) => one === locale)
  return known === undefined ? locale : languageName(known)
}

const reasonOf = (t: Translate, reason: string | null): string =>
  t(reason === 'process-lost' ? 'sending:unknown_reason.process-lost' : 'sending:unknown_reason.unknown')

interface Page {
  readonly wave: Wave
  /** Not the chats themselves but what the log of today calls them. */
  readonly aliases: readonly string[]
  readonly page: number
  readonly pages: number
}

function unknownView(
  t: Translate,
  { broadcast: { id, repeatUnknown } }: Seen,
  waves: readonly Wave[],
  groups: readonly UnknownGroup[],
  listed: Page | undefined,
): View {
  const total = groups.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return { text: escapeHtml(t('sending:unknown_none')), keyboard: [backToCard(t, id)] }
  const kindOf = (wave: number): string => t(`sending:wave.${waves.find((one) => one.wave === wave)?.kind ?? 'first'}`)
  const again = waves.flatMap(({ wave }) => {
    const count = groups.filter((group) => group.wave === wave).reduce((sum, group) => sum + group.count, 0)
    return isRepeatable(waves, wave) && count > 0 ? [{ wave, count }] : []
  })
  return {
    text: paragraphs(
      html`<b>${t('sending:unknown_title', { count: total })}</b>`,
      lines(
        ...groups.slice(0, mostGroups).map(({ wave, locale, reason, count }) =>
          escapeHtml(
            t('sending:unknown_group', {
              what: kindOf(wave),
              language: nameOf(locale),
              count,
              reason: reasonOf(t, reason),
            }),
          ),
        ),
      ),
      listed &&
        paragraphs(
          escapeHtml(t('sending:unknown_people', { what: t(`sending:wave.${listed.wave.kind}`) })),
          html`<code>${listed.aliases.join(' ')}</code>`,
          listed.pages === 1
            ? undefined
            : escapeHtml(t('sending:page', { page: listed.page + 1, pages: listed.pages })),
        ),
      repeatUnknown ? undefined : escapeHtml(t('sending:unknown_left')),
    ),
    keyboard: [
      ...(listed
        ? [pageRow(t, listed.page, listed.pages, (page) => buttons.unknownListButton.encode({ id, page }))].filter(
            (row) => row.length > 0,
          )
        : []),
      ...(repeatUnknown
        ? [
            ...again.map(({ wave, count }) => [
              buttons.unknownAgainButton.button(t('sending:unknown_again', { count }), { id, wave }),
            ]),
            [buttons.openButton.button(t('sending:unknown_leave'), { id })],
          ]
        : []),
      backToCard(t, id),
    ],
  }
}

/** The wave that ran last, and newcomers while that is the first: the store checks the same. */
function isRepeatable(waves: readonly Wave[], wave: number): boolean {
  const last = waves.findLast(({ approvedAt }) => approvedAt !== undefined)?.wave ?? 0
  return last <= Math.max(wave, 1)
}

export function unknown(services: EmbassyServices, watches: Watches): Composer<EmbassyContext> {
  const { db, now, logChat } = services
  const screen = new Composer<EmbassyContext>()
  const on = stepsOn(screen, services)

  /** Pages follow each other through all waves; each holds people of one. */
  const pageOf = async (id: string, waves: readonly Wave[], groups: readonly UnknownGroup[], page: number) => {
    const sizes = waves.map(({ wave }) => ({
      wave,
      pages: Math.ceil(
        groups.filter((group) => group.wave === wave).reduce((sum, { count }) => sum + count, 0) / onPage,
      ),
    }))
    const pages = sizes.reduce((sum, one) => sum + one.pages, 0)
    const at = Math.min(page, pages - 1)
    let left = at
    const found = sizes.find((one) => {
      if (left < one.pages) return true
      left -= one.pages
      return false
    })
    const wave = waves.find((one) => one.wave === found?.wave)
    if (!wave) return undefined
    const people = await unknownDeliveries(db, { broadcast: id, wave: wave.wave }, onPage, left * onPage)
    return { wave, aliases: people.map(({ chatId }) => logChat(chatId)), page: at, pages }
  }

  on(buttons.unknownListButton, async (ctx, { id, page }, actor) => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    const [waves, groups] = [await wavesOf(db, id), await unknownGroups(db, id)]
    return unknownView(ctx.t, seen, waves, groups, await pageOf(id, waves, groups, page))
  })
  on(buttons.unknownAgainButton, async (ctx, { id, wave }, actor) => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    const entry = { at: now(), actor: actor.id, action: 'broadcast-unknown-repeated', subject: id, details: {} }
    const count = await sendUnknownAgain(db, { broadcast: id, wave }, entry)
    await wakeSenders(services)
    const fresh = (await seenBy(actor, id, services)) ?? seen
    const note = count === 0 ? ctx.t('sending:unknown_too_late') : ctx.t('sending:unknown_repeated', { count })
    return showLive(ctx, fresh, services, watches, note)
  })
  return screen
}
