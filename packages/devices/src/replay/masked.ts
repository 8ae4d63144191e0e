// Recordings have `***` where a secret was typed or printed.
const MASK = "***";

/** Whether a text may be what was recorded: each `***` stands for some characters. */
export function fits(recorded: string, text: string): boolean {
  const pieces = recorded.split(MASK);
  const [head = "", ...rest] = pieces;
  if (rest.length === 0) return recorded === text;
  const tail = rest.pop() as string;
  if (!text.startsWith(head) || !text.endsWith(tail)) return false;
  let at = head.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at + 1);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at + tail.length < text.length;
}

export const isMasked = (text: string): boolean => text.includes(MASK);
