/** Finds what a person said of their situation, for answers to fit it: sealed wherever it lies, and never a reason to fail. */
import type { MiddlewareFn } from 'grammy'
import type { Services } from '../../services.ts'
import { keepSituation } from '../../store/subscribers.ts'
import type { ElchiContext, SessionSituation } from '../context.ts'
import { answersOf, answersPattern, type KnownSituation, type Situation, situationOf } from '../situation.ts'

const nothing: SessionSituation = { kept: null, nowUntil: 0 }

export function situation({
  db,
  state,
  now,
  log,
  chatKey,
  situationSeal,
}: Pick<Services, 'db' | 'state' | 'now' | 'log' | 'chatKey' | 'situationSeal'>): MiddlewareFn<ElchiContext> {
  return async (ctx, next) => {
    const { chatId } = ctx
    if (chatId === undefined) return next()
    const chat = chatKey(chatId)
    const label = String(chatId)

    const opened = (sealed: string | null | undefined, until: number | null): KnownSituation | null => {
      const answers = sealed ? situationSeal.open(Buffer.from(sealed, 'base64'), label) : undefined
      return answers !== undefined && answersPattern.test(answers) ? { ...situationOf(answers), until } : null
    }
    const find = async ({ kept, nowUntil }: SessionSituation): Promise<KnownSituation | null> => {
      const brief = nowUntil > now() ? opened(await state.brief.read(chat), nowUntil) : null
      return brief ?? opened(kept, null)
    }
    const use = async (found: SessionSituation): Promise<void> => {
      ctx.session = { ...(await ctx.session), situation: found }
      ctx.profile = { ...ctx.profile, situation: await find(found) }
    }
    const known = async (): Promise<SessionSituation> => (await ctx.session).situation ?? nothing

    const saved = async (save: () => Promise<SessionSituation>): Promise<boolean> => {
      try {
        await use(await save())
        return true
      } catch (error) {
        log.error('a situation cannot be saved or forgotten', { error })
        ctx.toast(ctx.t('common:not_saved'))
        return false
      }
    }
    ctx.saveSituation = (said: Situation, how) =>
      saved(async () => {
        const sealed = situationSeal.seal(answersOf(said), label)
        const text = Buffer.from(sealed).toString('base64')
        if (how === 'now') {
          await state.brief.write(chat, text)
          return { ...(await known()), nowUntil: now() + state.brief.lifeMs }
        }
        await keepSituation(db, chatId, sealed)
        await state.brief.delete(chat)
        return { kept: text, nowUntil: 0 }
      })
    ctx.forgetSituation = () =>
      saved(async () => {
        await keepSituation(db, chatId, null)
        await state.brief.delete(chat)
        return nothing
      })

    const found = await known()
    if (found.kept !== null || found.nowUntil > 0) ctx.profile = { ...ctx.profile, situation: await find(found) }
    await next()
  }
}
