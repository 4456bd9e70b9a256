/** Writing a broadcast: every tap and every answer is in SQL before the next question, so a draft outlives any restart. */
import { randomBytes } from 'node:crypto'
import { Composer } from 'grammy'
import { escapeHtml, lines } from '../bot/html.ts'
import { languageName } from '../bot/i18n.ts'
import type { View } from '../bot/show.ts'
import { disagreements } from '../broadcasts/agreement.ts'
import { audienceSize, languageFor } from '../broadcasts/audience.ts'
import type { Audience, Broadcast } from '../broadcasts/broadcast.ts'
import { type Changes, step } from '../broadcasts/lifecycle.ts'
import { type Locale, locales, writtenLanguageOf } from '../content/locale.ts'
import { type Country, type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import { addBroadcast, changeBroadcast, listBroadcasts } from '../store/broadcasts.ts'
import * as buttons from './buttons.ts'
import { brokenLink, htmlOf, longestCaption, longestText } from './formatting.ts'
import { ask, attachmentOf, type Question } from './forms.ts'
import { excessLength, renderBroadcast, severityIcons } from './render.ts'
import { approversOf, sendRendered, tell } from './send.ts'
import {
  type Actor,
  actorOf,
  cardNow,
  type EmbassyContext,
  type EmbassyServices,
  hashOf,
  mayWriteFor,
  noteView,
  ownCountries,
  refusalText,
  runStep,
  seenAs,
  seenBy,
  shownHashOf,
  stepsOn,
} from './staff-step.ts'
import { momentText, typedMoment } from './times.ts'
import {
  agreementView,
  askView,
  attachmentView,
  audienceView,
  cardView,
  deskView,
  expiryView,
  type Seen,
  sendAtView,
  severityView,
  textsView,
} from './views.ts'

const mostListed = 20
const dayMs = 86_400_000
const everybody: Audience = { regions: null, languages: null, twoPassports: null }
const homeLanguages: Readonly<Record<Country, WrittenLanguage>> = { kg: 'ky', uz: 'uz', tj: 'tg' }

const newId = (): string => randomBytes(4).toString('hex')

/** A question about a field of a draft. */
export type FieldQuestion = Extract<Question, { about: 'text' | 'attachment' | 'expiry' | 'send-at' }>

/** What an edit came to: the broadcast as it is now, or why nothing was changed. */
type Edited =
  | { readonly ok: true; readonly actor: Actor; readonly broadcast: Broadcast }
  | { readonly ok: false; readonly view: View }

/** Changes fields of one's own draft; everything is asked anew: role, author, state. */
export async function edit(
  ctx: EmbassyContext,
  actor: Actor,
  id: string,
  changes: (broadcast: Broadcast) => Changes,
  services: EmbassyServices,
): Promise<Edited> {
  const { db, now } = services
  const seen = await seenBy(actor, id, services)
  if (!seen) return { ok: false, view: noteView(ctx, ctx.t('broadcast:gone')) }
  if (!seen.mayWrite) return { ok: false, view: noteView(ctx, ctx.t('broadcast:no_right')) }
  const wanted = changes(seen.broadcast)
  const taken = step(seen.broadcast, { type: 'edit', by: actor.id, changes: wanted }, now())
  if (!taken.ok) return { ok: false, view: cardView(ctx.t, seen, refusalText(ctx, taken.reason)) }
  const saved = await changeBroadcast(db, seen.broadcast, taken.broadcast, {
    at: now(),
    actor: actor.id,
    action: 'broadcast-edited',
    subject: id,
    details: { fields: Object.keys(wanted).join(' ') },
  })
  if (!saved) return { ok: false, view: await cardNow(ctx, actor, id, services, refusalText(ctx, 'wrong-state')) }
  return { ok: true, actor, broadcast: saved }
}

export function compose(services: EmbassyServices): Composer<EmbassyContext> {
  const { db, now, log } = services
  const screen = new Composer<EmbassyContext>()
  const on = stepsOn(screen, services)

  const desk = async (ctx: EmbassyContext, actor: Actor): Promise<View> => {
    const own = ownCountries(actor.grants)
    const lists = await Promise.all(own.map((country) => listBroadcasts(db, { country }, mostListed)))
    const newest = lists.flat().sort((a, b) => b.createdAt - a.createdAt)
    const shown = newest.filter(({ state, author }) => state !== 'draft' || author === actor.id)
    return deskView(
      ctx.t,
      shown.slice(0, mostListed),
      own.filter((country) => mayWriteFor(actor.grants, country)),
    )
  }

  screen.command('broadcasts', async (ctx, next) => {
    // Nobody learns from this command who staff are.
    const isStaff = await actorOf(ctx, services).catch(() => undefined)
    if (isStaff === undefined) return next()
    await runStep(ctx, services, (actor) => desk(ctx, actor))
  })
  on(buttons.deskButton, (ctx, _, actor) => desk(ctx, actor))

  const begin = async (ctx: EmbassyContext, actor: Actor, draft: Broadcast): Promise<View> => {
    await addBroadcast(db, draft, {
      at: now(),
      actor: actor.id,
      action: 'broadcast-begun',
      subject: draft.id,
      details: { country: draft.country },
    })
    return cardView(ctx.t, await seenAs(actor, draft, db))
  }
  const blank = (country: Country, author: number): Broadcast => ({
    id: newId(),
    number: null,
    country,
    author,
    severity: 'warning',
    state: 'draft',
    audience: everybody,
    original: homeLanguages[country],
    texts: {},
    attachment: null,
    expiresAt: null,
    sendAt: null,
    repeatUnknown: false,
    acceptedFallback: false,
    paid: false,
    submittedHash: null,
    approvedBy: null,
    approvedAt: null,
    holdUntil: null,
    returnedReason: null,
    stoppedReason: null,
    createdAt: now(),
    updatedAt: now(),
  })

  on(buttons.newButton, async (ctx, { country }, actor) =>
    mayWriteFor(actor.grants, country)
      ? begin(ctx, actor, blank(country, actor.id))
      : noteView(ctx, ctx.t('broadcast:no_right')),
  )
  on(buttons.copyButton, async (ctx, { id }, actor) => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    if (!seen.mayWrite) return noteView(ctx, ctx.t('broadcast:no_right'))
    const { severity, audience, original, texts, attachment, country, repeatUnknown } = seen.broadcast
    // The words come along; times do not: those of an earlier broadcast are over.
    return begin(ctx, actor, {
      ...blank(country, actor.id),
      ...{ severity, audience, original, texts, attachment, repeatUnknown },
    })
  })

  /** Edits, then shows the next screen of it. */
  const change = async (
    ctx: EmbassyContext,
    actor: Actor,
    id: string,
    changes: (broadcast: Broadcast) => Changes,
    next: (seen: Seen) => View = (seen) => cardView(ctx.t, seen),
  ): Promise<View> => {
    const edited = await edit(ctx, actor, id, changes, services)
    return edited.ok ? next(await seenAs(actor, edited.broadcast, db)) : edited.view
  }
  /** Shows a screen of one's own draft. */
  const look = async (
    ctx: EmbassyContext,
    actor: Actor,
    id: string,
    view: (seen: Seen) => View | Promise<View>,
  ): Promise<View> => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    if (!seen.isAuthor || !seen.mayWrite) return cardView(ctx.t, seen, refusalText(ctx, 'not-author'))
    if (seen.broadcast.state !== 'draft') return cardView(ctx.t, seen, refusalText(ctx, 'wrong-state'))
    return view(seen)
  }

  on(buttons.withdrawButton, (ctx, { id }, actor) => change(ctx, actor, id, () => ({})))
  on(buttons.severityButton, (ctx, { id }, actor) =>
    look(ctx, actor, id, ({ broadcast }) => severityView(ctx.t, broadcast)),
  )
  on(buttons.setSeverityButton, (ctx, { id, severity }, actor) => change(ctx, actor, id, () => ({ severity })))

  on(buttons.audienceButton, (ctx, { id }, actor) => look(ctx, actor, id, (seen) => audienceView(ctx.t, seen)))
  const setAudience = (
    ctx: EmbassyContext,
    actor: Actor,
    id: string,
    audience: (before: Audience) => Audience,
  ): Promise<View> =>
    change(
      ctx,
      actor,
      id,
      (broadcast) => ({ audience: audience(broadcast.audience) }),
      (seen) => audienceView(ctx.t, seen),
    )
  on(buttons.audienceAllButton, (ctx, { id }, actor) => setAudience(ctx, actor, id, () => everybody))
  on(buttons.audienceLanguageButton, (ctx, { id, language }, actor) =>
    setAudience(ctx, actor, id, (before) => {
      const chosen = before.languages ?? []
      const languages = chosen.includes(language) ? chosen.filter((one) => one !== language) : [...chosen, language]
      const isAll = languages.length === 0 || languages.length === writtenLanguages.length
      return { ...before, languages: isAll ? null : languages }
    }),
  )
  on(buttons.audiencePassportsButton, (ctx, { id }, actor) =>
    setAudience(ctx, actor, id, (before) => ({ ...before, twoPassports: before.twoPassports === true ? null : true })),
  )

  on(buttons.textsButton, (ctx, { id }, actor) => look(ctx, actor, id, ({ broadcast }) => textsView(ctx.t, broadcast)))
  const showTexts = (ctx: EmbassyContext) => (seen: Seen) => textsView(ctx.t, seen.broadcast)
  on(buttons.originalButton, (ctx, { id, language }, actor) =>
    change(ctx, actor, id, () => ({ original: language }), showTexts(ctx)),
  )
  on(buttons.stillRightButton, (ctx, { id, language }, actor) =>
    change(
      ctx,
      actor,
      id,
      ({ texts }) => {
        const html = texts[language]?.html
        return html === undefined ? {} : { texts: { [language]: html } }
      },
      showTexts(ctx),
    ),
  )
  on(buttons.unknownButton, (ctx, { id }, actor) =>
    change(ctx, actor, id, ({ repeatUnknown }) => ({ repeatUnknown: !repeatUnknown })),
  )
  on(buttons.noAttachmentButton, (ctx, { id }, actor) => change(ctx, actor, id, () => ({ attachment: null })))
  on(buttons.expiryButton, (ctx, { id }, actor) =>
    look(ctx, actor, id, ({ broadcast }) => expiryView(ctx.t, broadcast)),
  )
  on(buttons.expiryDaysButton, (ctx, { id, days }, actor) =>
    change(ctx, actor, id, ({ sendAt }) => ({ expiresAt: days === 0 ? null : (sendAt ?? now()) + days * dayMs })),
  )
  on(buttons.sendAtButton, (ctx, { id }, actor) =>
    look(ctx, actor, id, ({ broadcast }) => sendAtView(ctx.t, broadcast)),
  )
  on(buttons.sendNowButton, (ctx, { id }, actor) => change(ctx, actor, id, () => ({ sendAt: null })))

  /** Opens the form, and says what is awaited. */
  const question = (
    ctx: EmbassyContext,
    actor: Actor,
    asked: Question,
    view: (broadcast: Broadcast) => View,
  ): Promise<View> =>
    look(ctx, actor, asked.id, async ({ broadcast }) => {
      await ask(ctx, asked)
      return view(broadcast)
    })
  on(buttons.textButton, (ctx, { id, language }, actor) =>
    question(ctx, actor, { about: 'text', id, language }, () =>
      askView(ctx.t, id, ctx.t('broadcast:send_text', { language: languageName(language) })),
    ),
  )
  on(buttons.attachmentButton, (ctx, { id }, actor) =>
    question(ctx, actor, { about: 'attachment', id }, (broadcast) => attachmentView(ctx.t, broadcast)),
  )
  on(buttons.typeExpiryButton, (ctx, { id, zone }, actor) =>
    question(ctx, actor, { about: 'expiry', id, zone }, () =>
      askView(
        ctx.t,
        id,
        ctx.t('broadcast:send_time', { zone: ctx.t(`broadcast:zone.${zone}`), example: example(now()) }),
      ),
    ),
  )
  on(buttons.typeSendAtButton, (ctx, { id, zone }, actor) =>
    question(ctx, actor, { about: 'send-at', id, zone }, () =>
      askView(
        ctx.t,
        id,
        ctx.t('broadcast:send_time', { zone: ctx.t(`broadcast:zone.${zone}`), example: example(now()) }),
      ),
    ),
  )

  on(buttons.previewButton, async (ctx, { id }, actor) => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    if (ctx.chatId === undefined) return undefined
    const { broadcast, counts } = seen
    if (broadcast.texts[broadcast.original] === undefined) return cardView(ctx.t, seen, refusalText(ctx, 'no-text'))
    const shown = locales.filter((locale) => counts[locale] || broadcast.texts[writtenLanguageOf(locale)] !== undefined)
    const refused: Locale[] = []
    for (const locale of shown) {
      try {
        await sendRendered(ctx.api, ctx.chatId, renderBroadcast(broadcast, locale))
      } catch (error) {
        log.warn('a preview was refused', { error })
        refused.push(locale)
      }
    }
    const faces = lines(
      ...shown.map((locale) => {
        const chosen = languageFor(broadcast, locale)
        return escapeHtml(
          ctx.t('broadcast:preview_face', {
            language: languageName(locale),
            people: counts[locale] ?? 0,
            shown: chosen === undefined ? ctx.t('broadcast:nothing') : languageName(chosen.language),
          }),
        )
      }),
      ...refused.map((locale) =>
        escapeHtml(`⚠️ ${ctx.t('broadcast:preview_failed', { language: languageName(locale) })}`),
      ),
    )
    const { text, keyboard = [] } = cardView(ctx.t, seen, ctx.t('broadcast:preview_note'), faces)
    await ctx.show({ text, keyboard }, { fresh: true })
    return undefined
  })
  on(buttons.agreementButton, async (ctx, { id }, actor) => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    return agreementView(ctx.t, seen, disagreements(seen.broadcast.texts), false)
  })

  on(buttons.submitButton, (ctx, { id, seen: hash, compared }, actor) =>
    look(ctx, actor, id, async (seen) => {
      const { broadcast, counts } = seen
      if (shownHashOf(broadcast) !== hash) return cardView(ctx.t, seen, refusalText(ctx, 'changed-since-submission'))
      const tooLong = tooLongIn(broadcast)
      if (tooLong !== undefined) return cardView(ctx.t, seen, tooLongText(ctx, broadcast, tooLong))
      const taken = step(broadcast, { type: 'submit', by: actor.id, hash: hashOf(broadcast), counts }, now())
      if (!taken.ok) return cardView(ctx.t, seen, refusalText(ctx, taken.reason))
      const differences = disagreements(broadcast.texts)
      if (differences.length > 0 && compared === '0') return agreementView(ctx.t, seen, differences, true)
      const saved = await changeBroadcast(db, broadcast, taken.broadcast, {
        at: now(),
        actor: actor.id,
        action: 'broadcast-submitted',
        subject: id,
        details: { hash: hashOf(broadcast), differences: differences.length },
      })
      if (!saved) return cardNow(ctx, actor, id, services, refusalText(ctx, 'wrong-state'))
      const approvers = await approversOf(services, saved.country, actor.id)
      await tell(
        services,
        approvers,
        (t) => ({
          text: escapeHtml(
            t('broadcast:ring', {
              icon: severityIcons[saved.severity],
              severity: t(`broadcast:severity.${saved.severity}`),
              country: t(`broadcast:issuer.${saved.country}`),
              people: audienceSize(counts),
            }),
          ),
          keyboard: [[buttons.openButton.button(t('broadcast:ring_open'), { id })]],
        }),
        { isSilent: saved.severity !== 'urgent' },
      )
      const alone = approvers.length === 0 ? ` ${ctx.t('broadcast:no_approvers')}` : ''
      return cardView(ctx.t, await seenAs(actor, saved, db), `${ctx.t('broadcast:submitted')}${alone}`)
    }),
  )
  return screen
}

/** Tomorrow at nine, as an example of how to write it. */
function example(now: number): string {
  const [year, month, day] = new Date(now + dayMs).toISOString().slice(0, 10).split('-')
  return `${day}.${month}.${year} 09:00`
}

/** The first locale in which the message is too long, with its header, number and a later mark. */
export const tooLongIn = (broadcast: Broadcast): Locale | undefined =>
  locales.find((locale) => languageFor(broadcast, locale) !== undefined && excessLength(broadcast, locale) > 0)

export const tooLongText = (ctx: EmbassyContext, broadcast: Broadcast, locale: Locale): string =>
  ctx.t('broadcast:too_long', {
    count: excessLength(broadcast, locale),
    language: languageName(locale),
    limit: broadcast.attachment === null ? longestText : longestCaption,
  })

/** Takes the answer to a question about one's draft. */
export async function takeFieldAnswer(
  ctx: EmbassyContext,
  actor: Actor,
  question: FieldQuestion,
  services: EmbassyServices,
): Promise<'done' | 'again'> {
  const { db, now } = services
  const again = async (words: string): Promise<'again'> => {
    await ctx.show(askView(ctx.t, question.id, words))
    return 'again'
  }
  let changes: Changes
  let note = ''
  switch (question.about) {
    case 'text': {
      const text = ctx.message?.text
      if (text === undefined) return again(ctx.t('broadcast:need_text'))
      const html = htmlOf(text, ctx.message?.entities)
      const broken = brokenLink(html)
      if (broken !== undefined) return again(ctx.t('broadcast:broken_link', { link: broken }))
      changes = { texts: { [question.language]: html } }
      break
    }
    case 'attachment': {
      const attachment = attachmentOf(ctx)
      if (attachment === undefined) return again(ctx.t('broadcast:need_attachment'))
      changes = { attachment }
      break
    }
    case 'expiry':
    case 'send-at': {
      const at = typedMoment(ctx.message?.text ?? '', question.zone, now())
      const zone = ctx.t(`broadcast:zone.${question.zone}`)
      if (at === undefined) return again(ctx.t('broadcast:bad_time', { zone, example: example(now()) }))
      if (at <= now()) return again(ctx.t('broadcast:past_time'))
      changes = question.about === 'expiry' ? { expiresAt: at } : { sendAt: at }
      const country = (await seenBy(actor, question.id, services))?.broadcast.country
      if (country) note = ctx.t('broadcast:saved', { time: momentText(ctx.t, at, country) })
    }
  }
  const fits = await seenBy(actor, question.id, services)
  if (fits) {
    // What is too long never gets in, so that a draft can always be previewed.
    const tried = step(fits.broadcast, { type: 'edit', by: actor.id, changes }, now())
    const tooLong = tried.ok ? tooLongIn(tried.broadcast) : undefined
    if (tried.ok && tooLong !== undefined) return again(tooLongText(ctx, tried.broadcast, tooLong))
  }
  const edited = await edit(ctx, actor, question.id, () => changes, services)
  if (!edited.ok) {
    await ctx.show(edited.view)
    return 'done'
  }
  const seen = await seenAs(actor, edited.broadcast, db)
  await ctx.show(
    question.about === 'text' ? textsView(ctx.t, seen.broadcast) : cardView(ctx.t, seen, note || undefined),
  )
  return 'done'
}
