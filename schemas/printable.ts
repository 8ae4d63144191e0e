// Text of devices and other people, made harmless where it is printed: on terminals, and in logs that a CI system reads
// for commands (GitHub, GitLab, Azure, TeamCity, Forgejo).

/** Controls (C0, DEL, C1) and characters that hide, reverse or join text. Emoji need their variation selectors. */
const DANGEROUS = /(?![\ufe00-\ufe0f])[\p{Cc}\u2028\u2029\p{Default_Ignorable_Code_Point}]/gu;

/** JSON has escaped the controls below the space itself; those that it has are its own line breaks. */
const DANGEROUS_IN_JSON =
  /(?![\u0000-\u001f])(?![\ufe00-\ufe0f])[\p{Cc}\u2028\u2029\p{Default_Ignorable_Code_Point}]/gu;

const hexOf = (character: string): string => {
  const code = (character.codePointAt(0) as number).toString(16);
  if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
  return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\u{${code}}`;
};

/** For one line of a table or message: line breaks and tabs become visible too. */
export function escapeLine(text: string): string {
  return text.replace(DANGEROUS, (character) => {
    if (character === "\n") return "\\n";
    if (character === "\t") return " ";
    if (character === "\r") return "\\r";
    return hexOf(character);
  });
}

/** For a block of output: line breaks and tabs stay what they are, the rest becomes visible. */
export function escapeBlock(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(DANGEROUS, (character) =>
      character === "\n" || character === "\t" ? character : hexOf(character),
    );
}

/** Colours, and what .NET (GitHub's and Azure's agents) does not see when it compares text. */
const UNSEEN = String.raw`(?:\u001b\[[\d;]*[a-z]|[\p{Cc}\p{Default_Ignorable_Code_Point}])*`;
/** `::1` and its like: addresses of IPv6. */
const ADDRESS = String.raw`[\da-f]{1,4}(?:[:/.\s]|$)`;

const LINE = /[^\n\r\u2028\u2029]+/g;
const INDENT = new RegExp(
  String.raw`^(?:\u001b\[[\d;]*[a-z]|[\s\p{Cc}\p{Default_Ignorable_Code_Point}])*`,
  "iu",
);
/** GitHub's commands count at the start of a line only. */
const AT_START = new RegExp(`^:(?=${UNSEEN}:(?!${ADDRESS})${UNSEEN}[a-z])`, "iu");
/** `##[` and `##vso[` are obeyed wherever in a line they are, and so are GitLab's sections. */
const ANYWHERE = new RegExp(
  String.raw`#(?=${UNSEEN}#(?:${UNSEEN}[a-z]){0,40}${UNSEEN}\[)|(?<=section)_(?=(?:start|end):\d)`,
  "giu",
);
/** Text without a match has no command; most has none, and one look at all of it takes far less than one at each line. */
const SUSPICIOUS =
  /#|section_|^(?:(?![\n\r\u2028\u2029])(?:\u001b\[[\d;]*[a-z]|[\s\p{Cc}\p{Default_Ignorable_Code_Point}]))*:/imu;

/**
 * Takes time in proportion to the text, whatever is in it.
 * @param escape what is printed for the one character without which a command is plain text; it is in ASCII. Default: `\x3a`
 */
export function disarmCommands(text: string, escape: (character: string) => string = hexOf): string {
  if (!SUSPICIOUS.test(text)) return text;
  const anywhere = (line: string) =>
    line.includes("#") || /section_/i.test(line) ? line.replace(ANYWHERE, escape) : line;
  return text.replace(LINE, (line) => {
    if (!line.includes(":")) return anywhere(line);
    const indent = (INDENT.exec(line) as RegExpExecArray)[0].length;
    if (!AT_START.test(line.slice(indent))) return anywhere(line);
    return line.slice(0, indent) + escape(":") + anywhere(line.slice(indent + 1));
  });
}

/** Each half of a surrogate pair by itself, as JSON has it. */
const jsonEscape = (character: string): string =>
  character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");

/** JSON that has the same value, and in which no CI system finds a command and no terminal a control character. */
export const printableJson = (json: string): string =>
  disarmCommands(json.replace(DANGEROUS_IN_JSON, jsonEscape), jsonEscape);
