// Masks what we say ourselves: shapes of secrets are for what devices print, not for our words around it.
import type { Redactor } from "../artifacts/redaction/index.js";

/** Our own turns of phrase that read like a line of configuration with a secret in it. */
const OURS =
  /\b(?:password|passphrase|secret|key)(?= (?:of|is|has|cannot|holds|from|SHA256)\b| [\w.-]+ comes from the worker's\b)/g;

/** @param device its name, with which most messages begin; a secret's value is masked wherever it stands */
export function maskMessage({ text }: Pick<Redactor, "text">, device: string, message: string): string {
  const held: string[] = [];
  const hold = (words: string): string => {
    if (text(words) !== words) return words;
    held.push(words);
    return `\ue000${held.length - 1}\ue001`;
  };
  const named = message.startsWith(device) && !/^[\w.-]/.test(message.slice(device.length));
  const head = named ? hold(device) : "";
  const rest = (named ? message.slice(device.length) : message).replace(OURS, hold);
  return text(head + rest).replace(/\ue000(\d+)\ue001/g, (mark, n: string) => held[Number(n)] ?? mark);
}
