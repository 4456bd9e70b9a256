/** What every step about contacts has in common: whose contacts somebody may change, asked anew, and the contacts as they are now. */
import type { Composer } from 'grammy'
import { type Grant, may } from '../access/roles.ts'
import type { CallbackData } from '../bot/callback-data.ts'
import type { ElchiContext } from '../bot/context.ts'
import { grantsFor } from '../bot/grants.ts'
import { escapeHtml } from '../bot/html.ts'
import { backRow, contactsDeskButton } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import {
  type ContactDraft,
  type ContactKind,
  contactDraft,
  emptyDraft,
  type KnownContact,
  mayBeShown,
  newContact,
} from '../content/contact.ts'
import { contactWordsId, itemsOf } from '../content/knowledge.ts'
import {
  type ContactWords,
  type Country,
  countries,
  type WrittenLanguage,
  writtenLanguages,
} from '../content/schema.ts'
import type { ContactKey } from '../store/contact-reports.ts'
import { contactDraftOf, contactRows } from '../store/contacts.ts'
import type { DeskContext, DeskServices } from './desk-step.ts'

/** Who acts, and whose contacts that person may change at this very moment. */
export interface ContactActor {
  /** Telegram user id. */
  readonly id: number
  /** Of these countries the missions. */
  readonly countries: readonly Country[]
  /** Organisations that help. */
  readonly organisations: boolean
}

const actorWith = (id: number, grants: readonly Grant[]): ContactActor => ({
  id,
  countries: countries.filter((country) => may(grants, { do: 'edit-mission', country })),
  organisations: may(grants, { do: 'edit-organisation' }),
})

/** @returns `undefined` for whoever may change no contact (any more). */
export async function contactActorOf(
  ctx: ElchiContext,
  services: Pick<DeskServices, 'db' | 'adminIds'>,
): Promise<ContactActor | undefined> {
  if (ctx.from === undefined) return undefined
  const actor = actorWith(ctx.from.id, await grantsFor(ctx, services))
  return actor.countries.length > 0 || actor.organisations ? actor : undefined
}

/** An embassy has its missions and the hotlines of its state; legal aid has the organisations. */
export function mayChange(actor: ContactActor, contact: KnownContact): boolean {
  if (!mayBeShown(contact)) return false
  if (contact.kind === 'mission') return actor.countries.includes(contact.facts.country)
  const { kind, serves_countries: served } = contact.facts
  if (kind !== 'home_state_hotline') return actor.organisations
  return actor.countries.some((country) => served.length === 1 && served[0] === country)
}

/** The contacts of the database, and the rows they came from. */
export interface Contacts {
  readonly all: readonly KnownContact[]
  /** JSON by kind and id, to write only over what was seen. */
  readonly bodies: ReadonlyMap<string, string>
}

export async function contactsNow({ db }: Pick<DeskServices, 'db'>): Promise<Contacts> {
  const rows = await contactRows(db)
  const items = itemsOf(rows)
  const wordsOf = (kind: ContactKind, id: string): KnownContact['words'] =>
    Object.fromEntries(
      writtenLanguages.flatMap((language) => {
        const texts = items['contact-texts'].get(language)
        const words = kind === 'mission' ? texts?.missions[id] : texts?.helpers[id]
        return words ? [[language, { about: null, ...words } satisfies ContactWords]] : []
      }),
    )
  return {
    all: [
      ...[...items.mission.values()].map((facts) => ({
        ...{ kind: 'mission' as const, facts },
        words: wordsOf('mission', facts.id),
      })),
      ...[...items.helper.values()].map((facts) => ({
        ...{ kind: 'helper' as const, facts },
        words: wordsOf('helper', facts.id),
      })),
    ],
    bodies: new Map(rows.map(({ kind, id, body }) => [`${kind} ${id}`, body])),
  }
}

export const contactKeyOf = (kind: ContactKind, id: string): ContactKey => `${kind}/${id}`
export const keyOfContact = ({ kind, facts }: KnownContact): ContactKey => contactKeyOf(kind, facts.id)

/** A contact that this person may change, with what they are writing of it. */
export interface SeenContact {
  readonly contact: KnownContact
  readonly draft: ContactDraft
  readonly hasDraft: boolean
  readonly contacts: Contacts
}

/** @returns `undefined` when there is none, or none for this person. */
export async function seenContact(
  actor: ContactActor,
  kind: ContactKind,
  id: string,
  services: Pick<DeskServices, 'db' | 'now'>,
): Promise<SeenContact | undefined> {
  const contacts = await contactsNow(services)
  const written = await contactDraftOf(services.db, contactKeyOf(kind, id), actor.id)
  const draft = written === undefined ? emptyDraft : contactDraft.parse(JSON.parse(written))
  const known = contacts.all.find((one) => one.kind === kind && one.facts.id === id)
  const contact = known ?? (draft.isNew ? newContact(id, draft.country, dayOf(services.now())) : undefined)
  if (!contact || !mayChange(actor, contact)) return undefined
  return { contact, draft, hasDraft: written !== undefined, contacts }
}

/** YYYY-MM-DD, UTC. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** The rows that a contact becomes, with what each held when it was seen. */
export function itemsOfContact(
  { kind, facts, words }: KnownContact,
  before: SeenContact,
): { kind: string; id: string; body: string; was: string | null }[] {
  const row = (of: string, id: string, value: object) => ({
    ...{ kind: of, id, body: JSON.stringify(value) },
    was: before.contacts.bodies.get(`${of} ${id}`) ?? null,
  })
  const wordRows = Object.entries(words).flatMap(([language, own]) => {
    const known = before.contact.words[language as WrittenLanguage] // keys of the words
    if (own === undefined || JSON.stringify(known) === JSON.stringify(own)) return []
    return [row('contact-words', contactWordsId(language as WrittenLanguage, kind, facts.id), own)]
  })
  return [row(kind, facts.id, facts), ...wordRows]
}

/** One sentence, and the way back to the contacts. */
export function contactNote(ctx: ElchiContext, words: string): View {
  return { text: escapeHtml(words), keyboard: [backRow(ctx.t, contactsDeskButton.button(ctx.t('common:back'), {}))] }
}

const isTelegrams = (error: unknown): boolean =>
  error instanceof Error && ['GrammyError', 'HttpError'].includes(error.name)

/** Runs a step: whoever has no role (any more) is told so, and what failed is said without a trace of change. */
export async function runContactStep(
  ctx: DeskContext,
  services: DeskServices,
  step: (actor: ContactActor) => Promise<View | undefined>,
): Promise<void> {
  try {
    const actor = await contactActorOf(ctx, services)
    const view = actor === undefined ? { text: escapeHtml(ctx.t('desk:no_right')) } : await step(actor)
    if (view !== undefined) await ctx.show(view)
  } catch (error) {
    if (isTelegrams(error)) throw error // the one boundary knows what it means
    services.log.error('a step about a contact failed', { error })
    await ctx.show(contactNote(ctx, ctx.t('desk:not_saved')), { fresh: true })
  }
}

export type ContactStepOn = <T>(
  button: CallbackData<T>,
  step: (ctx: DeskContext, fields: T, actor: ContactActor) => Promise<View | undefined> | View | undefined,
) => void

export function contactStepsOn(screen: Composer<DeskContext>, services: DeskServices): ContactStepOn {
  return (button, step) => {
    screen.callbackQuery(button.filter, async (ctx, next) => {
      const fields = button.decode(ctx.callbackQuery.data)
      if (fields === undefined) return next()
      await runContactStep(ctx, services, async (actor) => step(ctx, fields, actor))
    })
  }
}
