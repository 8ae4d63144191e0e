// Secrets written into commands, found by the shapes in which devices print them.
import { compileRegex } from "../regex.js";

/** Stands for `${{ … }}`, of the same length, so that places stay. */
const FILL = "\u0000";

export interface Found {
  /** Offset in the text, and characters. */
  start: number;
  length: number;
}

/** In any order. @param shapes group 1 of each is the secret */
export function literalSecrets(text: string, shapes: readonly string[]): Found[] {
  const plain = text.replaceAll(/\$\{\{[^]*?\}\}/g, (part) => FILL.repeat(part.length));
  const found: Found[] = [];
  for (const shape of shapes) {
    const matcher = compileRegex(shape, { multiline: true }).matcher(plain);
    while (matcher.find()) {
      const secret = matcher.group(1);
      if (secret && !secret.includes(FILL)) found.push({ start: matcher.start(1), length: secret.length });
    }
  }
  return found;
}
