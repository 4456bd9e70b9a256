import { z } from 'zod'

const text = z.string().min(1).max(4096)
const messageId = z.int().nonnegative()
const place = { lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }
const file = {
  name: z.string().min(1).max(255),
  mime: z.string().max(127).optional(),
  /** The bytes; without them the file is a name only. */
  data: z.base64().optional(),
  caption: z.string().max(1024).optional(),
}
const origin = z.object({
  type: z.enum(['user', 'hidden_user', 'chat', 'channel']),
  name: z.string().min(1).max(64),
})

/** Everything that a person can do in the web chat. */
export const actionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('send'), text, reply_to: messageId.optional() }),
  z.object({ type: z.literal('tap'), message_id: messageId, data: z.string().min(1).max(64) }),
  z.object({ type: z.literal('tap-keyboard'), text, request_location: z.object(place).optional() }),
  z.object({ type: z.literal('location'), ...place }),
  z.object({ type: z.literal('sticker') }),
  z.object({ type: z.literal('voice') }),
  z.object({ type: z.literal('photo'), ...file }),
  z.object({ type: z.literal('document'), ...file }),
  z.object({ type: z.literal('contact') }),
  z.object({ type: z.literal('forward'), text, origin: origin.nullable() }),
  z.object({ type: z.literal('edit'), message_id: messageId, text }),
  z.object({ type: z.literal('delete'), message_id: messageId }),
  z.object({ type: z.literal('block') }),
  z.object({ type: z.literal('unblock') }),
  /** The person has seen everything up to this message; changes badges only, the bot never learns of it. */
  z.object({ type: z.literal('read'), message_id: messageId }),
])

/** One thing that a person does in the web chat. */
export type Action = z.infer<typeof actionSchema>
