/** When a helper is on duty: a switch, the hours of Moscow's clock, and whether weekends count. */
import { Composer } from 'grammy'
import { escapeHtml, html, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { backRow, inRows } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import {
  chooseHourButton,
  dutyButton,
  dutySwitch,
  hourButton,
  peopleButton,
  weekdaysSwitch,
} from '../helpline/helper-buttons.ts'
import { isOnDuty, type Shift, usualShift } from '../relay/hours.ts'
import { allHelpers, setShift } from '../store/helpline.ts'
import { type DeskActor, type DeskContext, type DeskServices, deskStepsOn, mayHelp } from './desk-step.ts'

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

export function dutyView(t: Translate, shift: Shift, others: number, now: number): View {
  const { on, from, until, weekdays } = shift
  const hours = from === until ? t('human:around_the_clock') : `${clock(from)}–${clock(until)}`
  const state = !on ? 'relay:duty_off' : isOnDuty(shift, now) ? 'relay:duty_now' : 'relay:duty_later'
  return {
    text: paragraphs(
      html`<b>${t(state)}</b>`,
      escapeHtml(t('relay:duty_hours', { hours, days: t(weekdays ? 'relay:days_weekdays' : 'relay:days_all') })),
      escapeHtml(t('relay:duty_others', { count: others })),
      escapeHtml(t('relay:duty_what')),
    ),
    keyboard: [
      [dutySwitch.button(t(on ? 'relay:duty_stop' : 'relay:duty_start'), { on: on ? '0' : '1' })],
      [
        chooseHourButton.button(t('relay:duty_from', { time: clock(from) }), { end: 'from' }),
        chooseHourButton.button(t('relay:duty_until', { time: clock(until) }), { end: 'until' }),
      ],
      [
        weekdaysSwitch.button(t(weekdays ? 'relay:duty_every_day' : 'relay:duty_weekdays'), {
          on: weekdays ? '0' : '1',
        }),
      ],
      backRow(t, peopleButton.button(t('common:back'), {})),
    ],
  }
}

const hoursPerRow = 4

export function hourView(t: Translate, end: 'from' | 'until'): View {
  const buttons = Array.from({ length: 24 }, (_, hour) => hourButton.button(clock(hour), { end, hour }))
  return {
    text: escapeHtml(t(`relay:ask_${end}`)),
    keyboard: [...inRows(buttons, hoursPerRow), backRow(t, dutyButton.button(t('common:back'), {}))],
  }
}

export function duty(services: DeskServices): Composer<DeskContext> {
  const { db, now } = services
  const screen = new Composer<DeskContext>()
  const on = deskStepsOn(screen, services)

  /** Shows the shift, changed where something is changed. */
  const shiftStep = async (ctx: DeskContext, actor: DeskActor, change: Partial<Shift> = {}): Promise<View> => {
    if (!mayHelp(actor)) return { text: escapeHtml(ctx.t('desk:no_right')) }
    const { id } = actor
    const helpers = await allHelpers(db)
    const before = helpers.find(({ userId }) => userId === id)?.shift ?? usualShift
    const shift = { ...before, ...change }
    if (Object.keys(change).length > 0) {
      const { from, until } = shift
      const details = { on: shift.on ? 1 : 0, from, until, weekdays: shift.weekdays ? 1 : 0 }
      await setShift(db, id, shift, { at: now(), actor: id, action: 'duty-changed', subject: String(id), details })
    }
    const others = helpers.filter((one) => one.userId !== id && isOnDuty(one.shift, now())).length
    return dutyView(ctx.t, shift, others, now())
  }

  on(dutyButton, (ctx, _, actor) => shiftStep(ctx, actor))
  on(dutySwitch, (ctx, { on: value }, actor) => shiftStep(ctx, actor, { on: value === '1' }))
  on(weekdaysSwitch, (ctx, { on: value }, actor) => shiftStep(ctx, actor, { weekdays: value === '1' }))
  on(chooseHourButton, (ctx, { end }) => hourView(ctx.t, end))
  on(hourButton, (ctx, { end, hour }, actor) => shiftStep(ctx, actor, { [end]: hour }))
  return screen
}
