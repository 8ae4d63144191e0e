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

/** What moves a cursor, colours text or names a window. */
const CONTROL = String.raw`\u001b\[[0-?]{0,40}[ -\/]{0,10}[@-~]|\u001b\][^\n\r\u0007\u001b]{0,200}(?:\u0007|\u001b\\)`;
/** What has no width: .NET (GitHub's and Azure's agents) does not see it when it compares text. */
const IGNORED = String.raw`\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}`;
const UNSEEN = String.raw`(?:${CONTROL}|[${IGNORED}])*`;
/** `::1` and its like: addresses of IPv6, which have no second `::`. */
const ADDRESS = String.raw`(?!.*:${UNSEEN}:)[\da-f]{1,4}(?:[:/.\s]|$)`;

/** Where some program begins a new line. */
const LINE_ENDS = String.raw`\n\v\f\r\u001c-\u001e\u0085\u2028\u2029`;
const LINE = new RegExp(`[^${LINE_ENDS}]+`, "g");
const INDENT = new RegExp(String.raw`^(?:${CONTROL}|[\s${IGNORED}])*`, "u");
/** GitHub's commands count at the start of a line only. */
const AT_START = new RegExp(`^:(?=${UNSEEN}:(?!${ADDRESS})${UNSEEN}[a-z])`, "iu");
/** `##[` and `##vso[` are obeyed wherever in a line they are, and so are GitLab's sections. */
const ANYWHERE = new RegExp(
  String.raw`#(?=${UNSEEN}#(?:${UNSEEN}[a-z]){0,40}${UNSEEN}\[)|_(?<=section${UNSEEN}_)(?=${UNSEEN}(?:start|end)${UNSEEN}:${UNSEEN}\d)`,
  "giu",
);
const SECTION = new RegExp(String.raw`section(?=_|[${IGNORED}])`, "iu");
/** Text without a match has no command; most has none, and one look at all of it takes far less than one at each line. */
const SUSPICIOUS = new RegExp(
  String.raw`#|section(?=_|[${IGNORED}])|(?:^|[${LINE_ENDS}])(?:(?![${LINE_ENDS}])(?:${CONTROL}|[\s${IGNORED}]))*:`,
  "imu",
);

/**
 * Takes time in proportion to the text, whatever is in it.
 * @param escape what is printed for the one character without which a command is plain text; it is in ASCII. Default: `\x3a`
 */
export function disarmCommands(text: string, escape: (character: string) => string = hexOf): string {
  if (!SUSPICIOUS.test(text)) return text;
  const anywhere = (line: string) =>
    line.includes("#") || SECTION.test(line) ? line.replace(ANYWHERE, escape) : line;
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
