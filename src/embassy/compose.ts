/** Writing a broadcast: every tap and every answer is in SQL before the next question, so a draft outlives any restart. */
import { Composer } from 'grammy'
import { audience } from './audience.ts'
import { desk } from './desk.ts'
import { fields } from './fields.ts'
import { preview } from './preview.ts'
import type { EmbassyContext, EmbassyServices } from './staff-step.ts'
import { submit } from './submit.ts'

export function compose(services: EmbassyServices): Composer<EmbassyContext> {
  return new Composer<EmbassyContext>(
    desk(services),
    fields(services),
    audience(services),
    preview(services),
    submit(services),
  )
}
