// Makes text from devices and other people harmless on a terminal: no control code gets through as itself.

// C0 and C1 controls, DEL, and the marks that reverse or hide text.
// oxlint-disable-next-line no-control-regex
const DANGEROUS = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const hex = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
};

/** For one line of a table or message: line breaks and tabs become visible too. */
export function escapeLine(text: string): string {
  return text.replace(DANGEROUS, (character) => {
    if (character === "\n") return "\\n";
    if (character === "\t") return " ";
    if (character === "\r") return "\\r";
    return hex(character);
  });
}

/** For a block of output: line breaks and tabs stay what they are, the rest becomes visible. */
export function escapeBlock(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(DANGEROUS, (character) =>
      character === "\n" || character === "\t" ? character : hex(character),
    );
}

/** Cut to a width in characters, with a mark where something is missing. */
export function cut(text: string, width: number): string {
  if (width <= 0) return "";
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}
