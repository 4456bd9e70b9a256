/**
 * Correcting and retracting what people already have: written by one, approved by another, and run through the same
 * ledger. A correction that is still being written lies in SQL as a wave without a hash; nobody can approve that.
 */
import { createHash } from 'node:crypto'
import { Composer } from 'grammy'
import { escapeHtml, type Html, html, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import { backRow } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { missingLanguages } from '../broadcasts/audience.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { refusalOfSecondPerson } from '../broadcasts/lifecycle.ts'
import { locales, writtenLanguageOf } from '../content/locale.ts'
import { type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import { approveWave, proposeWave, type Wave, wavesOf, withdrawWave } from '../store/broadcasts.ts'
import * as buttons from './buttons.ts'
import { tooLongIn, tooLongText } from './compose.ts'
import { brokenLink, htmlOf } from './formatting.ts'
import { ask, type Question } from './forms.ts'
import { showLive, type Watches } from './progress.ts'
import { type Mark, renderBroadcast, severityIcons } from './render.ts'
import { approversOf, sendRendered, tell } from './send.ts'
import {
  type Actor,
  type EmbassyContext,
  type EmbassyServices,
  hashOf,
  noteView,
  refusalText,
  seenBy,
  stepsOn,
  wakeSenders,
} from './staff-step.ts'
import { askView, type Seen, textState } from './views.ts'

/** Stands where the hash of a finished correction will. */
const unfinished = ''
const shown = (hash: string): string => hash.slice(0, 12)
/** A retraction says other things than the broadcast that it takes back. */
const retractionHash = (broadcast: Broadcast): string =>
  createHash('sha256')
    .update(`retraction ${hashOf(broadcast)}`)
    .digest('hex')

/** Once people may have it, and as long as the ledger knows who. */
export const isAmendable = ({ state }: Broadcast): boolean =>
  state === 'sending' || state === 'paused' || state === 'stopped' || state === 'complete'

const changedLanguages = (before: Broadcast, after: Broadcast): WrittenLanguage[] =>
  writtenLanguages.filter((language) => before.texts[language]?.html !== after.texts[language]?.html)

const namesOf = (languages: readonly WrittenLanguage[]): string => languages.map((one) => languageName(one)).join(', ')

function fixView(t: Translate, seen: Seen, draft: Wave | undefined, note?: string): View {
  const { broadcast } = seen
  const { id } = broadcast
  const content = draft?.content ?? broadcast
  const changed = changedLanguages(broadcast, content)
  return {
    text: paragraphs(
      note === undefined ? undefined : html`<b>${note}</b>`,
      escapeHtml(t('broadcast:fix_title')),
      changed.length === 0 ? undefined : escapeHtml(t('broadcast:fix_changed', { list: namesOf(changed) })),
    ),
    keyboard: [
      ...writtenLanguages.map((language) => [
        buttons.fixTextButton.button(textState(t, content, language), { id, language }),
      ]),
      ...(draft === undefined || changed.length === 0
        ? []
        : [
            [buttons.waveLookButton.button(t('broadcast:edit.preview'), { id, wave: draft.wave })],
            [
              buttons.fixSubmitButton.button(t('broadcast:edit.submit'), {
                id,
                wave: draft.wave,
                seen: shown(hashOf(content)),
              }),
            ],
          ]),
      backRow(t, buttons.openButton.button(t('common:back'), { id })),
    ],
  }
}

function waveView(t: Translate, seen: Seen, wave: Wave, note?: Html): View {
  const { broadcast, mayApprove, isAuthor } = seen
  const { id } = broadcast
  const values = { what: t(`broadcast:wave.${wave.kind}`), number: broadcast.number ?? '' }
  const changed = changedLanguages(broadcast, wave.content)
  const isOpen = wave.approvedAt === undefined && wave.hash !== unfinished
  return {
    text: paragraphs(
      note,
      html`<b>${t('broadcast:wave_title', values)}</b>`,
      changed.length === 0 ? undefined : escapeHtml(t('broadcast:fix_changed', { list: namesOf(changed) })),
    ),
    keyboard: [
      [buttons.waveLookButton.button(t('broadcast:edit.preview'), { id, wave: wave.wave })],
      ...(isOpen && mayApprove
        ? [
            [
              buttons.waveApproveButton.button(t('broadcast:approve'), {
                id,
                wave: wave.wave,
                seen: shown(wave.hash),
              }),
            ],
          ]
        : []),
      ...(isOpen && (mayApprove || isAuthor)
        ? [[buttons.waveReturnButton.button(t('broadcast:edit.decline'), { id, wave: wave.wave })]]
        : []),
      backRow(t, buttons.openButton.button(t('common:back'), { id })),
    ],
  }
}

export function correct(services: EmbassyServices, watches: Watches): Composer<EmbassyContext> {
  const { db, now, log } = services
  const screen = new Composer<EmbassyContext>()
  const on = stepsOn(screen, services)

  /** For authors of the country: the second person is never the one who proposes. */
  const amend = async (
    ctx: EmbassyContext,
    actor: Actor,
    id: string,
    then: (seen: Seen) => Promise<View | undefined>,
  ): Promise<View | undefined> => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    if (!seen.mayWrite) return noteView(ctx, ctx.t('broadcast:no_right'))
    if (!isAmendable(seen.broadcast)) return noteView(ctx, refusalText(ctx, 'wrong-state'))
    return then(seen)
  }
  const ring = async (
    ctx: EmbassyContext,
    actor: Actor,
    broadcast: Broadcast,
    wave: number,
    kind: 'correction' | 'retraction',
  ): Promise<string> => {
    const approvers = await approversOf(services, broadcast.country, actor.id)
    await tell(services, approvers, (t) => ({
      text: escapeHtml(
        t('broadcast:wave_ring', {
          icon: severityIcons[broadcast.severity],
          what: t(`broadcast:wave.${kind}`),
          number: broadcast.number ?? '',
        }),
      ),
      keyboard: [[buttons.waveButton.button(t('broadcast:ring_open'), { id: broadcast.id, wave })]],
    }))
    return approvers.length === 0 ? ` ${ctx.t('broadcast:no_approvers')}` : ''
  }

  on(buttons.fixButton, (ctx, { id }, actor) =>
    amend(ctx, actor, id, async (seen) => fixView(ctx.t, seen, await draftOf(services, id, actor.id))),
  )
  on(buttons.fixTextButton, (ctx, { id, language }, actor) =>
    amend(ctx, actor, id, async () => {
      await ask(ctx, { about: 'fix', id, language })
      return askView(ctx.t, id, ctx.t('broadcast:send_text', { language: languageName(language) }))
    }),
  )
  on(buttons.fixSubmitButton, (ctx, { id, wave, seen: hash }, actor) =>
    amend(ctx, actor, id, async (seen) => {
      const draft = await draftOf(services, id, actor.id)
      if (draft?.wave !== wave || shown(hashOf(draft.content)) !== hash)
        return fixView(ctx.t, seen, draft, refusalText(ctx, 'changed-since-submission'))
      if (missingLanguages(draft.content, seen.counts).length > 0)
        return fixView(ctx.t, seen, draft, refusalText(ctx, 'missing-languages'))
      const proposed = await proposeWave(db, {
        kind: 'correction',
        content: draft.content,
        author: actor.id,
        hash: hashOf(draft.content),
        entry: entryOf(actor, 'correction-submitted', id, now()),
      })
      await withdrawWave(db, id, wave, entryOf(actor, 'correction-draft-taken', id, now()))
      const alone = await ring(ctx, actor, seen.broadcast, proposed, 'correction')
      return showLive(ctx, seen, services, watches, `${ctx.t('broadcast:fix_submitted')}${alone}`)
    }),
  )
  on(buttons.retractButton, (ctx, { id }, actor) =>
    amend(ctx, actor, id, async () => ({
      text: escapeHtml(ctx.t('broadcast:retract_ask')),
      keyboard: [
        [buttons.retractYesButton.button(ctx.t('broadcast:retract_yes'), { id })],
        backRow(ctx.t, buttons.openButton.button(ctx.t('common:back'), { id })),
      ],
    })),
  )
  on(buttons.retractYesButton, (ctx, { id }, actor) =>
    amend(ctx, actor, id, async (seen) => {
      const earlier = (await wavesOf(db, id)).find(({ kind }) => kind === 'retraction')
      if (earlier) return waveView(ctx.t, seen, earlier, html`<b>${refusalText(ctx, 'wrong-state')}</b>`)
      const proposed = await proposeWave(db, {
        kind: 'retraction',
        content: seen.broadcast,
        author: actor.id,
        hash: retractionHash(seen.broadcast),
        entry: entryOf(actor, 'retraction-submitted', id, now()),
      })
      const alone = await ring(ctx, actor, seen.broadcast, proposed, 'retraction')
      return showLive(ctx, seen, services, watches, `${ctx.t('broadcast:retract_submitted')}${alone}`)
    }),
  )

  /** A correction or retraction that is still open, for those of its country. */
  const open = async (
    ctx: EmbassyContext,
    actor: Actor,
    id: string,
    number: number,
    then: (seen: Seen, wave: Wave) => Promise<View | undefined>,
  ): Promise<View | undefined> => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    const wave = (await wavesOf(db, id)).find((one) => one.wave === number)
    if (!wave || wave.approvedAt !== undefined)
      return showLive(ctx, seen, services, watches, refusalText(ctx, 'wrong-state'))
    return then(seen, wave)
  }
  on(buttons.waveButton, (ctx, { id, wave }, actor) =>
    open(ctx, actor, id, wave, async (seen, found) => waveView(ctx.t, seen, found)),
  )
  on(buttons.waveLookButton, (ctx, { id, wave }, actor) =>
    open(ctx, actor, id, wave, async (seen, { content, kind, ...rest }) => {
      const { chatId } = ctx
      if (chatId === undefined) return undefined
      const mark: Mark = { kind: kind === 'retraction' ? 'retracted' : 'corrected', at: now() }
      for (const locale of locales) {
        if (content.texts[writtenLanguageOf(locale)] === undefined && !seen.counts[locale]) continue
        await sendRendered(ctx.api, chatId, renderBroadcast(content, locale, mark)).catch((error: unknown) =>
          log.warn('a preview was refused', { error }),
        )
      }
      const found = { content, kind, ...rest }
      const view = found.hash === unfinished ? fixView(ctx.t, seen, found) : waveView(ctx.t, seen, found)
      await ctx.show(view, { fresh: true })
      return undefined
    }),
  )
  on(buttons.waveApproveButton, (ctx, { id, wave, seen: hash }, actor) =>
    open(ctx, actor, id, wave, async (seen, found) => {
      if (!seen.mayApprove) return noteView(ctx, ctx.t('broadcast:no_right'))
      const refusal =
        found.hash === unfinished || shown(found.hash) !== hash
          ? 'changed-since-submission'
          : refusalOfSecondPerson(found, { by: actor.id, hash: found.hash })
      if (refusal) return waveView(ctx.t, seen, found, html`<b>${refusalText(ctx, refusal)}</b>`)
      const action = found.kind === 'retraction' ? 'retraction-approved' : 'correction-approved'
      if (!(await approveWave(db, id, wave, found.hash, entryOf(actor, action, id, now()))))
        return showLive(ctx, seen, services, watches, refusalText(ctx, 'wrong-state'))
      await wakeSenders(services)
      const what = { what: ctx.t(`broadcast:wave.${found.kind}`) }
      const fresh = (await seenBy(actor, id, services)) ?? seen
      await showLive(ctx, fresh, services, watches, ctx.t('broadcast:wave_approved', what))
      await tellAuthor(found, 'broadcast:wave_approved')
      return undefined
    }),
  )
  on(buttons.waveReturnButton, (ctx, { id, wave }, actor) =>
    open(ctx, actor, id, wave, async (seen, found) => {
      if (!seen.mayApprove && found.author !== actor.id) return noteView(ctx, ctx.t('broadcast:no_right'))
      const isDone = await withdrawWave(db, id, wave, entryOf(actor, `${found.kind}-returned`, id, now()))
      if (isDone && found.author !== actor.id) await tellAuthor(found, 'broadcast:wave_returned')
      const words = isDone
        ? ctx.t('broadcast:wave_returned', { what: ctx.t(`broadcast:wave.${found.kind}`) })
        : refusalText(ctx, 'wrong-state')
      return showLive(ctx, seen, services, watches, words)
    }),
  )
  const tellAuthor = (wave: Wave, key: 'broadcast:wave_approved' | 'broadcast:wave_returned'): Promise<void> =>
    tell(services, [wave.author], (t) => ({
      text: escapeHtml(t(key, { what: t(`broadcast:wave.${wave.kind}`) })),
      keyboard: [[buttons.openButton.button(t('broadcast:ring_open'), { id: wave.broadcast })]],
    }))
  return screen
}

const entryOf = (actor: Actor, action: string, subject: string, at: number) => ({
  at,
  actor: actor.id,
  action,
  subject,
  details: {},
})

/** The newest correction that somebody has begun and not yet submitted. */
async function draftOf({ db }: EmbassyServices, id: string, author: number): Promise<Wave | undefined> {
  return (await wavesOf(db, id)).findLast(
    (wave) =>
      wave.kind === 'correction' && wave.approvedAt === undefined && wave.author === author && wave.hash === unfinished,
  )
}

/** Takes a corrected text. */
export async function takeFix(
  ctx: EmbassyContext,
  actor: Actor,
  { id, language }: Extract<Question, { about: 'fix' }>,
  services: EmbassyServices,
): Promise<'done' | 'again'> {
  const { db, now } = services
  const again = async (words: string): Promise<'again'> => {
    await ctx.show(askView(ctx.t, id, words))
    return 'again'
  }
  const seen = await seenBy(actor, id, services)
  if (!seen?.mayWrite || !isAmendable(seen.broadcast)) {
    await ctx.show(noteView(ctx, seen?.mayWrite ? refusalText(ctx, 'wrong-state') : ctx.t('broadcast:no_right')))
    return 'done'
  }
  const text = ctx.message?.text
  if (text === undefined) return again(ctx.t('broadcast:need_text'))
  const written = htmlOf(text, ctx.message?.entities)
  const broken = brokenLink(written)
  if (broken !== undefined) return again(ctx.t('broadcast:broken_link', { link: broken }))
  const draft = await draftOf(services, id, actor.id)
  const before = draft?.content ?? seen.broadcast
  const content = { ...before, texts: { ...before.texts, [language]: { html: written, updatedAt: now() } } }
  const tooLong = tooLongIn(content)
  if (tooLong !== undefined) return again(tooLongText(ctx, content, tooLong))
  // The new draft first: a crash between the two leaves one too many, and the newest counts.
  const entry = entryOf(actor, 'correction-drafted', id, now())
  await proposeWave(db, { kind: 'correction', content, author: actor.id, hash: unfinished, entry })
  if (draft) await withdrawWave(db, id, draft.wave, entryOf(actor, 'correction-draft-replaced', id, now()))
  await ctx.show(fixView(ctx.t, seen, await draftOf(services, id, actor.id)))
  return 'done'
}
