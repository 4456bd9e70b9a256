/** Telegram's HTML, made so that nothing a person, an editor or a source wrote can become markup. */

/** Text in which every `<`, `>` and `&` is either ours or escaped. */
export type Html = string & { readonly brand: 'Html' }

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export function escapeHtml(text: string): Html {
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign) as Html
}

/** Puts escaped values into a template of ours; `raw` values are already Html. */
export function html(template: TemplateStringsArray, ...values: readonly (string | { readonly raw: Html })[]): Html {
  const written = values.map((value) => (typeof value === 'string' ? escapeHtml(value) : value.raw))
  return template.reduce((text, part, index) => text + (written[index - 1] ?? '') + part) as Html
}

/** Parts of a message as paragraphs; those that are not there leave no gap. */
export function paragraphs(...parts: readonly (Html | undefined)[]): Html {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n') as Html
}

export function lines(...parts: readonly (Html | undefined)[]): Html {
  return parts.filter((part) => part !== undefined && part !== '').join('\n') as Html
}
