/** The fields of a draft that are set with buttons, and the questions about those that are written. */
import { Composer } from 'grammy'
import { languageName } from '../bot/i18n.ts'
import type { View } from '../bot/show.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import type { Changes } from '../broadcasts/lifecycle.ts'
import * as buttons from './buttons.ts'
import { change as changeDraft, look } from './edit.ts'
import { attachmentView, expiryView, sendAtView, severityView, textsView } from './field-views.ts'
import { ask, type Question } from './forms.ts'
import { type Actor, type EmbassyContext, type EmbassyServices, stepsOn } from './staff-step.ts'
import { exampleMoment, type Zone } from './times.ts'
import { askView, type Seen } from './views.ts'

const dayMs = 86_400_000

export function fields(services: EmbassyServices): Composer<EmbassyContext> {
  const { now } = services
  const screen = new Composer<EmbassyContext>()
  const on = stepsOn(screen, services)

  const change = (
    ctx: EmbassyContext,
    actor: Actor,
    id: string,
    changes: (broadcast: Broadcast) => Changes,
    next?: (seen: Seen) => View,
  ): Promise<View> => changeDraft(ctx, actor, id, changes, services, next)
  const show = (ctx: EmbassyContext, actor: Actor, id: string, view: (broadcast: Broadcast) => View): Promise<View> =>
    look(ctx, actor, id, services, ({ broadcast }) => view(broadcast))
  /** Opens the form, and says what is awaited. */
  const question = (
    ctx: EmbassyContext,
    actor: Actor,
    asked: Question,
    view: (broadcast: Broadcast) => View,
  ): Promise<View> =>
    look(ctx, actor, asked.id, services, async ({ broadcast }) => {
      await ask(ctx, asked)
      return view(broadcast)
    })

  on(buttons.withdrawButton, (ctx, { id }, actor) => change(ctx, actor, id, () => ({})))
  on(buttons.severityButton, (ctx, { id }, actor) => show(ctx, actor, id, (one) => severityView(ctx.t, one)))
  on(buttons.setSeverityButton, (ctx, { id, severity }, actor) => change(ctx, actor, id, () => ({ severity })))
  on(buttons.unknownButton, (ctx, { id }, actor) =>
    change(ctx, actor, id, ({ repeatUnknown }) => ({ repeatUnknown: !repeatUnknown })),
  )

  const showTexts = (ctx: EmbassyContext) => (seen: Seen) => textsView(ctx.t, seen.broadcast)
  on(buttons.textsButton, (ctx, { id }, actor) => show(ctx, actor, id, (one) => textsView(ctx.t, one)))
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
  on(buttons.textButton, (ctx, { id, language }, actor) =>
    question(ctx, actor, { about: 'text', id, language }, () =>
      askView(ctx.t, id, ctx.t('broadcast:send_text', { language: languageName(language) })),
    ),
  )

  on(buttons.attachmentButton, (ctx, { id }, actor) =>
    question(ctx, actor, { about: 'attachment', id }, (one) => attachmentView(ctx.t, one)),
  )
  on(buttons.noAttachmentButton, (ctx, { id }, actor) => change(ctx, actor, id, () => ({ attachment: null })))

  const momentQuestion = (ctx: EmbassyContext, id: string, zone: Zone): View =>
    askView(
      ctx.t,
      id,
      ctx.t('broadcast:send_time', { zone: ctx.t(`broadcast:zone.${zone}`), example: exampleMoment(now()) }),
    )
  on(buttons.expiryButton, (ctx, { id }, actor) => show(ctx, actor, id, (one) => expiryView(ctx.t, one)))
  on(buttons.expiryDaysButton, (ctx, { id, days }, actor) =>
    change(ctx, actor, id, ({ sendAt }) => ({ expiresAt: days === 0 ? null : (sendAt ?? now()) + days * dayMs })),
  )
  on(buttons.typeExpiryButton, (ctx, { id, zone }, actor) =>
    question(ctx, actor, { about: 'expiry', id, zone }, () => momentQuestion(ctx, id, zone)),
  )
  on(buttons.sendAtButton, (ctx, { id }, actor) => show(ctx, actor, id, (one) => sendAtView(ctx.t, one)))
  on(buttons.sendNowButton, (ctx, { id }, actor) => change(ctx, actor, id, () => ({ sendAt: null })))
  on(buttons.typeSendAtButton, (ctx, { id, zone }, actor) =>
    question(ctx, actor, { about: 'send-at', id, zone }, () => momentQuestion(ctx, id, zone)),
  )
  return screen
}
