/** What a link or the text of a saved file holds, unread. */
import { bad, good, unpackLink, type Result } from '@quorate/scenarios'

export function unpackText(text: string): Result<unknown> {
  if (!text.trimStart().startsWith('[')) return unpackLink(text)
  try {
    return good(JSON.parse(text))
  } catch {
    return bad('the file is no saved run: it is not JSON from its first character to its last')
  }
}
