/** The page's side of the server's small JSON interface. */

/**
 * Does something as a person. Resolves with the server's answer; rejects with a sentence to show.
 * @param {string} personId
 * @param {object} action
 */
export async function act(personId, action) {
  const response = await fetch(`/api/people/${encodeURIComponent(personId)}/actions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(action),
  }).catch(() => {
    throw new Error('The demo does not answer. Is it still running?')
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(answer.error ?? `The demo answered ${response.status}.`)
  return answer
}

/**
 * Listens to a stream of the server until the returned function is called. The browser reconnects by itself after a
 * broken connection; after an answer that ends a stream for good (the server restarts) we do.
 * @param {string} path
 * @param {{ onEvent: (event: any) => void, onLost?: () => void }} listener
 * @returns {() => void} stops listening
 */
export function listen(path, { onEvent, onLost = () => {} }) {
  /** @type {EventSource} */
  let source
  let timer = 0
  const open = () => {
    source = new EventSource(path)
    source.onmessage = ({ data }) => onEvent(JSON.parse(data))
    source.onerror = () => {
      onLost()
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, 2000)
    }
  }
  open()
  return () => {
    clearTimeout(timer)
    source.close()
  }
}

/**
 * A file as the server wants it; a file over the limit goes without its bytes, as a name only.
 * @param {File} file
 * @param {number} limitBytes
 * @returns {Promise<{ name: string, mime?: string, data?: string }>}
 */
export async function readFile(file, limitBytes = 600_000) {
  const described = { name: file.name || 'file', ...(file.type && { mime: file.type }) }
  if (file.size > limitBytes) return described
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return { ...described, data: btoa(binary) }
}
