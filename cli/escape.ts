// Makes text from devices and other people harmless on a terminal, and fits it into a width.
export { escapeBlock, escapeLine } from "../schemas/printable.js";

/** Cut to a width in characters, with a mark where something is missing. */
export function cut(text: string, width: number): string {
  if (width <= 0) return "";
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}
