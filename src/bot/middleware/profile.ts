/** Finds out who writes: session, then SQL, then what this process last knew, then Telegram's guess at the language. */
import type { MiddlewareFn } from 'grammy'
import { type Locale, locales } from '../../content/locale.ts'
import { countries } from '../../content/schema.ts'
import type { ChatHash } from '../../privacy/seal.ts'
import type { Services } from '../../services.ts'
import { findSubscriber, keptSituation, noteContact, type Subscriber, saveSubscriber } from '../../store/subscribers.ts'
import { type ElchiContext, type Profile, sessionVersion } from '../context.ts'
import { translator } from '../i18n.ts'
import { bookOpenBroadcasts } from '../newcomers.ts'

/** People remembered for the time when neither Redis nor SQL can be reached. */
const mostRemembered = 20_000

export interface ProfileMemory {
  get(chat: ChatHash): Profile | undefined
  set(chat: ChatHash, profile: Profile): void
  forget(chat: ChatHash): void
}

/** Remembers the last profiles of this process; the oldest go first. */
export function createProfileMemory(): ProfileMemory {
  const profiles = new Map<ChatHash, Profile>()
  return {
    get: (chat) => profiles.get(chat),
    set(chat, profile) {
      profiles.delete(chat)
      profiles.set(chat, profile)
      const oldest = profiles.size > mostRemembered ? profiles.keys().next().value : undefined
      if (oldest !== undefined) profiles.delete(oldest)
    },
    forget: (chat) => profiles.delete(chat),
  }
}

/** Telegram's `language_code` is the phone's language: many of our people have a Russian one. */
export function guessLocale(languageCode: string | undefined): Locale {
  const language = languageCode?.slice(0, 2).toLowerCase()
  return locales.find((locale) => locale === language) ?? 'ru'
}

export function guessedProfile(languageCode: string | undefined): Profile {
  return {
    locale: guessLocale(languageCode),
    localeChosen: false,
    country: null,
    twoPassports: false,
    warnings: true,
    region: null,
    lastContactDay: '',
    situation: null,
  }
}

function profileOf(subscriber: Subscriber): Profile {
  const country = [...countries, 'other' as const].find((known) => known === subscriber.country) ?? null
  return {
    locale: locales.find((locale) => locale === subscriber.locale) ?? 'ru',
    localeChosen: true,
    country,
    twoPassports: subscriber.twoPassports,
    warnings: subscriber.warnings,
    region: subscriber.region,
    lastContactDay: subscriber.lastContactDay,
    situation: null,
  }
}

/** It lies nowhere in the clear (`middleware/situation.ts`). */
const withoutSituation = (known: Profile): Profile => ({ ...known, situation: null })

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)

export function profile(
  services: Pick<Services, 'db' | 'state' | 'now' | 'log' | 'chatKey' | 'logChat'>,
  memory: ProfileMemory,
): MiddlewareFn<ElchiContext> {
  const { db, now, log, chatKey, logChat } = services
  return async (ctx, next) => {
    const chatId = ctx.chatId
    if (chatId === undefined) return
    const chat = chatKey(chatId)
    const use = (known: Profile): void => {
      ctx.profile = known
      ctx.locale = known.locale
      ctx.t = translator(known.locale)
      if (known.localeChosen) memory.set(chat, withoutSituation(known))
    }

    let session = await ctx.session
    // Whatever else lies there stays, such as the question that waits for an answer of staff.
    if (session.version !== sessionVersion || !('profile' in session))
      session = { ...session, version: 0, profile: null }
    if (session.version === 0) {
      try {
        const subscriber = await findSubscriber(db, chatId)
        const sealed = subscriber && (await keptSituation(db, chatId))
        const kept = sealed ? Buffer.from(sealed).toString('base64') : null
        session = {
          ...session,
          version: sessionVersion,
          profile: subscriber ? profileOf(subscriber) : null,
          situation: { kept, nowUntil: session.situation?.nowUntil ?? 0 },
        }
        ctx.session = session
      } catch (error) {
        log.warn('a profile cannot be read: going on with what is remembered', { chat: logChat(chatId), error })
        session = { ...session, version: 0, profile: memory.get(chat) ?? null }
      }
    }
    use(session.profile ?? guessedProfile(ctx.from?.language_code))

    const keepInSession = async (known: Profile): Promise<void> => {
      ctx.session = { ...(await ctx.session), version: sessionVersion, profile: withoutSituation(known) }
    }
    let hasChanged = false
    const keep = async (changed: Profile): Promise<void> => {
      use(changed)
      await keepInSession(changed)
      await saveSubscriber(db, { chatId, ...changed })
      hasChanged = true
    }
    ctx.saveProfile = async (change) => {
      try {
        await keep({ ...ctx.profile, ...change, localeChosen: true, lastContactDay: dayOf(now()) })
      } catch (error) {
        log.error('a profile cannot be saved', { chat: logChat(chatId), error })
        ctx.toast(ctx.t('common:not_saved'))
      }
    }
    ctx.forgetSession = () => {
      memory.forget(chat)
      ctx.profile = guessedProfile(ctx.from?.language_code)
      ctx.session = undefined as never // grammY deletes a session that was set to undefined
    }

    await next()

    // After the screen, which nobody shall wait for.
    if (hasChanged) await bookOpenBroadcasts(services, chatId)
    if (ctx.myChatMember) return // a block is no contact
    const today = dayOf(now())
    if (ctx.profile.lastContactDay === '' || ctx.profile.lastContactDay === today) return
    try {
      await noteContact(db, chatId, today)
      await keepInSession({ ...ctx.profile, lastContactDay: today })
    } catch (error) {
      log.warn('a day of contact cannot be written', { error }) // tomorrow's message writes it
    }
  }
}
