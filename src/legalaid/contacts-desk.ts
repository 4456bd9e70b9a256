/** Contacts at the desk: the lists, the card of one, and what changes it without a form. */
import { Composer } from 'grammy'
import { contactsDeskButton, legalDeskButton, menuRow, type Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { isShown, missingOf, withShown } from '../content/contact.ts'
import { writtenLanguageOf } from '../content/locale.ts'
import { reportedContacts } from '../store/contact-reports.ts'
import { contactDraftsOf, publishContact } from '../store/contacts.ts'
import * as buttons from './contact-buttons.ts'
import {
  type ContactActor,
  contactActorOf,
  contactKeyOf,
  contactNote,
  contactStepsOn,
  contactsNow,
  dayOf,
  itemsOfContact,
  keyOfContact,
  mayChange,
  runContactStep,
  type SeenContact,
  seenContact,
} from './contact-step.ts'
import {
  type Cities,
  contactCard,
  contactListView,
  contactsDeskView,
  deadView,
  nameOf,
  retireView,
} from './contact-views.ts'
import type { DeskContext, DeskServices } from './desk-step.ts'
import { tellReaders } from './publish-notice.ts'

/** A contact that somebody looks at, as its buttons carry it. */
export interface OnContact {
  readonly kind: buttons.KindLetter
  readonly id: string
  readonly language: Parameters<typeof nameOf>[1]
}

/** Cities as they are called in a language. */
export const citiesIn = ({ snapshot }: Pick<DeskServices, 'snapshot'>, language: OnContact['language']): Cities =>
  snapshot().contactTexts(language)?.cities ?? {}

/** The card as it is now, with what happened on top. */
export async function cardNow(
  ctx: DeskContext,
  actor: ContactActor,
  { kind, id, language }: OnContact,
  services: DeskServices,
  note?: string,
): Promise<View> {
  const seen = await seenContact(actor, buttons.kindOf(kind), id, services)
  if (!seen) return contactNote(ctx, ctx.t('contact-desk:gone'))
  const report = (await reportedContacts(services.db)).find(({ contact }) => contact === keyOfContact(seen.contact))
  return contactCard(
    ctx.t,
    seen,
    language,
    report,
    missingOf(seen.contact, seen.draft),
    citiesIn(services, language),
    note,
  )
}

export function contactsDesk(services: DeskServices): Composer<DeskContext> {
  const { db, now } = services
  const screen = new Composer<DeskContext>()
  const on = contactStepsOn(screen, services)
  const languageOf = (ctx: DeskContext) => writtenLanguageOf(ctx.locale)

  const home = (ctx: DeskContext, actor: ContactActor): View => {
    const back = actor.organisations ? [legalDeskButton.button(ctx.t('common:back'), {})] : menuRow(ctx.t)
    return contactsDeskView(ctx.t, actor, back)
  }
  screen.command('contactdesk', async (ctx, next) => {
    // Nobody learns from this command who staff are.
    const isStaff = await contactActorOf(ctx, services).catch(() => undefined)
    if (isStaff === undefined) return next()
    await runContactStep(ctx, services, async (actor) => home(ctx, actor))
  })
  on(contactsDeskButton, (ctx, _, actor) => home(ctx, actor))

  /** One's own contacts of a list, with those one is still adding; the ones that do not answer first. */
  const list = async (
    ctx: DeskContext,
    actor: ContactActor,
    wanted: (contact: Parameters<typeof mayChange>[1]) => boolean,
    page: number,
    other: (text: string, page: number) => Row[number],
  ): Promise<View> => {
    const reports = await reportedContacts(db)
    const known = (await contactsNow(services)).all
    const begun = await Promise.all(
      (await contactDraftsOf(db, actor.id)).map(async ({ contact }) => {
        const [kind = '', id = ''] = contact.split('/')
        const seen = await seenContact(actor, kind === 'mission' ? 'mission' : 'helper', id, services)
        return seen?.draft.isNew ? [seen.contact] : []
      }),
    )
    const countOf = (contact: (typeof known)[number]): number =>
      reports.find(({ contact: key }) => key === keyOfContact(contact))?.reports ?? 0
    const language = languageOf(ctx)
    const shown = [...begun.flat(), ...known]
      .filter((contact) => wanted(contact) && mayChange(actor, contact))
      .sort(
        (a, b) =>
          countOf(b) - countOf(a) ||
          Number(isShown(b)) - Number(isShown(a)) ||
          nameOf(a, language).localeCompare(nameOf(b, language)),
      )
    return contactListView(ctx.t, language, shown, reports, page, other)
  }
  on(buttons.missionListButton, (ctx, { country, page }, actor) =>
    list(
      ctx,
      actor,
      (contact) => contact.kind === 'mission' && contact.facts.country === country,
      page,
      (text, next) => buttons.missionListButton.button(text, { country, page: next }),
    ),
  )
  on(buttons.helperListButton, (ctx, { page }, actor) =>
    list(
      ctx,
      actor,
      ({ kind }) => kind === 'helper',
      page,
      (text, next) => buttons.helperListButton.button(text, { page: next }),
    ),
  )
  on(buttons.deadContactsButton, async (ctx, _, actor) => {
    const known = (await contactsNow(services)).all
    const reported = (await reportedContacts(db)).flatMap((report) => {
      const contact = known.find((one) => keyOfContact(one) === report.contact)
      return contact ? [{ contact, report, isOwn: mayChange(actor, contact) }] : []
    })
    return deadView(ctx.t, languageOf(ctx), reported)
  })
  on(buttons.contactButton, (ctx, fields, actor) => cardNow(ctx, actor, fields, services))

  /** Writes a contact that is public already; whoever has a draft of it keeps it. */
  const write = async (
    ctx: DeskContext,
    actor: ContactActor,
    fields: OnContact,
    action: string,
    change: (seen: SeenContact) => SeenContact['contact'] | undefined,
  ): Promise<View> => {
    const kind = buttons.kindOf(fields.kind)
    const seen = await seenContact(actor, kind, fields.id, services)
    const next = seen && change(seen)
    if (!seen || !next) return cardNow(ctx, actor, fields, services)
    const entry = { at: now(), actor: actor.id, action, subject: contactKeyOf(kind, fields.id), details: {} }
    const isWritten = await publishContact(db, contactKeyOf(kind, fields.id), itemsOfContact(next, seen), entry)
    if (!isWritten) return cardNow(ctx, actor, fields, services, ctx.t('contact-desk:moved'))
    await tellReaders(services)
    return cardNow(ctx, actor, fields, services, ctx.t('contact-desk:done'))
  }
  on(buttons.rightButton, (ctx, fields, actor) =>
    write(
      ctx,
      actor,
      fields,
      'contact-confirmed',
      ({ contact, hasDraft }) =>
        hasDraft ? undefined : ({ ...contact, facts: { ...contact.facts, checked: dayOf(now()) } } as typeof contact), // the same kind's facts
    ),
  )
  on(buttons.retireButton, async (ctx, fields, actor) => {
    const seen = await seenContact(actor, buttons.kindOf(fields.kind), fields.id, services)
    return seen ? retireView(ctx.t, seen.contact, fields.language) : contactNote(ctx, ctx.t('contact-desk:gone'))
  })
  on(buttons.retireYesButton, (ctx, fields, actor) =>
    write(ctx, actor, fields, 'contact-retired', ({ contact, hasDraft }) =>
      hasDraft ? undefined : withShown(contact, false),
    ),
  )
  on(buttons.showAgainButton, (ctx, fields, actor) =>
    write(ctx, actor, fields, 'contact-shown', ({ contact, hasDraft }) =>
      hasDraft ? undefined : withShown(contact, true),
    ),
  )
  return screen
}
