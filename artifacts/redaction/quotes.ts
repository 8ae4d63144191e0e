// A secret in quotes is masked up to the quote that closes it, whatever part of it a shape has found.
import type { Span } from "./spans.js";

/** @param found the part of the line that a shape says is the secret. @returns all of the secret, without its quotes */
export function valueSpan(line: string, { start, end }: Span): Span {
  const inner = isQuote(line[start]) && end - start > 1 ? start + 1 : start;
  const quote = line[inner - 1];
  if (!isQuote(quote) || (inner === start && !opens(line, start - 1))) return { start, end };
  const close = closing(line, inner, quote);
  // nothing closes it: a text that goes on in the next line, or an apostrophe
  if (close === -1) return { start: inner, end: quote === '"' ? line.length : end };
  // the shape's own end may lie behind: several words, each in quotes
  return { start: inner, end: end > close + 1 ? end : close };
}

const isQuote = (character: string | undefined): character is string =>
  character === '"' || character === "'";

/** Whether the quote at the place begins a text: nothing of a word stands in front of it. */
const opens = (line: string, at: number): boolean => at === 0 || /[\s=:([{,\\>]/.test(line[at - 1]!);

function closing(line: string, from: number, quote: string): number {
  for (let at = from; at < line.length; at += 1) {
    // not by its index: a text that counts is told of this
    const character = line.charAt(at);
    if (character === "\\") at += 1;
    else if (character === quote) return at;
  }
  return -1;
}
