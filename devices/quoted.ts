// In a message, what a device or a person said stands in quotes. It is masked within them, and our own words stay.

const QUOTED = /"(?:[^"\\\n]|\\.)*"|`[^`\n]*`/g;

/** @param mask hides secrets in what was said; it gets that as it was said, and not as it is quoted */
export function maskQuoted(message: string, mask: (text: string) => string): string {
  return message.replace(QUOTED, (quoted) => {
    const said = unquote(quoted);
    const masked = mask(said);
    if (masked === said) return quoted;
    return quoted.startsWith("`") ? `\`${masked}\`` : JSON.stringify(masked);
  });
}

function unquote(quoted: string): string {
  if (quoted.startsWith('"')) {
    try {
      return JSON.parse(quoted) as string;
    } catch {
      // Somebody else's quotes.
    }
  }
  return quoted.slice(1, -1);
}

/** The end of what was said; `…` tells that more stood before it, of which a secret may have been cut in two. */
export const ending = (text: string, length: number): string =>
  text.length > length ? `…${text.slice(-length)}` : text;
