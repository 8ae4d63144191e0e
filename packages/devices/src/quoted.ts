// In a message, what a device or a person said stands in quotes. It is masked within them, then shortened; our own words stay.

const QUOTED = /"(?:[^"\\\n]|\\.)*"|`[^`\n]*`/g;

/** @param mask hides secrets in what was said; it gets that as it was said, and not as it is quoted */
export function maskQuoted(message: string, mask: (text: string) => string): string {
  return message.replace(QUOTED, (quoted) => {
    const said = unquote(quoted);
    const masked = quoted.startsWith('"') ? shortened(mask(said)) : mask(said);
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

/** Further in front of what is shown no word names a secret in it, characters. */
const LONGEST_LINE = 4_000;

/**
 * The end of what was said, from the beginning of its line: what names a secret stands in front of it, so a line is cut
 * once it is masked. `…` tells that more stood before it.
 */
export function ending(text: string, length: number): string {
  if (text.length <= length) return text;
  const from = text.lastIndexOf("\n", text.length - length) + 1;
  if (text.length - from > LONGEST_LINE) return `…${text.slice(-LONGEST_LINE)}`;
  return from === 0 ? text : `…\n${text.slice(from)}`;
}

/** More than this of one text is not shown in a message, characters. */
const MOST_SHOWN = 500;
const BEGINNING = 100;
const END = 300;

const shortened = (masked: string): string =>
  masked.length > MOST_SHOWN ? `${masked.slice(0, BEGINNING)}…${masked.slice(-END)}` : masked;
