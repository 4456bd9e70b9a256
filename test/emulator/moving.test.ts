import { expect, test } from 'vitest'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { refusalOf, resultOf } from './bot-api.ts'

test('videos, songs and round videos go out again by their file_id, each only as what it is', async () => {
  const telegram = new TelegramEmulator()
  const zarina = telegram.person({ first_name: 'Зарина' })
  const sent = [await zarina.sendsVideo(), await zarina.sendsAudio('Зарина'), await zarina.sendsVideoNote()]
  const [video, audio, round] = sent.map(({ message }) => message)
  const ids = { video: video?.video?.file_id, audio: audio?.audio?.file_id, video_note: round?.video_note?.file_id }
  expect(audio?.audio?.performer).toBe('Зарина')
  const chat_id = zarina.id

  const shown = await resultOf(telegram, 'sendVideo', { chat_id, video: ids.video, caption: 'слова' })
  expect([shown.video.file_id, shown.caption]).toEqual([ids.video, 'слова'])
  expect((await resultOf(telegram, 'sendAudio', { chat_id, audio: ids.audio })).audio.performer).toBeUndefined()
  expect((await resultOf(telegram, 'sendVideoNote', { chat_id, video_note: ids.video_note })).caption).toBeUndefined()
  expect(zarina.messages.filter(({ from }) => from === 'bot')).toHaveLength(3)

  expect(await refusalOf(telegram, 'sendVideo', { chat_id, video: ids.audio })).toBe(
    "400 Bad Request: can't use file of type Audio as Video",
  )
  expect(await refusalOf(telegram, 'sendVideoNote', { chat_id, video_note: ids.video })).toBe(
    "400 Bad Request: can't use file of type Video as VideoNote",
  )
  expect(await refusalOf(telegram, 'sendAudio', { chat_id })).toMatch(/there is no audio in the request/)
  await telegram.stop()
})
