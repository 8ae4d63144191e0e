// Log lines that devices print into the middle of a session.

/** With these IOS XR begins a message; what says what it is may come later. */
const XR_HEAD =
  /^(?:[A-Z]{1,3}\/\w{1,6}\/\w{1,6}(?:\/CPU\d+)?:)?\w{3} +\d+ (?:\d{4} )?\d\d:\d\d:\d\d\S{0,10}(?: \w{1,6})? ?: [\w.-]{1,60}\[\d+\] ?:/;
const LOG =
  /%[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+\s*:|%%\d\d[A-Z0-9_]+\/[0-7]\/\w+|^Message from syslogd@|^Broadcast message from /;
const STAMP =
  /(?:\d+: )?(?:RP\/[\w/]{1,20})?[*.:%]?(?:\w{3}\s+\d+(?: \d{4})?\s+|\d{4}[- ]+\w{2,3}[- ]+\d+[T ]+)\d\d:\d\d:\d\d.*$|%\$ VDC-\d+ %\$\s*$/;
/** What a device says behind a message whose line it did not end; a message quotes others behind a blank. */
const BEHIND = /(?<=[^\s:\d%])%(?![\dA-F]{2})\s?\w.*$/;

const LOG_IN_LINES = new RegExp(LOG.source, "m");

/** False where no line of a text is, or ends in, a message of the device's log. */
export const holdsLog = (text: string): boolean => LOG_IN_LINES.test(text);

/** Without messages to all terminals: nothing says where the text of one ends but the prompt, or the end of what was said. */
export function withoutBroadcasts(text: string): string {
  return text.replace(/^(?:Message from syslogd@|Broadcast message from )[^]*/m, "");
}

/** Whether a line is the beginning of a message whose text is still to come. */
export const isLogHead = (line: string): boolean => XR_HEAD.exec(line)?.[0] === line.trimEnd();

/** Whether a line is, or ends in, a message of the device's log. */
export function looksLikeLog(line: string): boolean {
  const text = line.length > 2_000 ? line.slice(0, 2_000) : line;
  return LOG.test(text) || XR_HEAD.test(text);
}

/** What stood on the line before a log message was printed over its end. */
export function beforeLog(line: string): string {
  const text = line.slice(0, 2_000);
  const at = text.search(LOG);
  return at < 0 ? text : text.slice(0, at).replace(STAMP, "");
}

/** What the device itself says on lines that its log has printed on, before the message or behind it. */
export function withoutLog(text: string): string {
  if (!holdsLog(text)) return text;
  return text
    .split("\n")
    .map((line) => (looksLikeLog(line) ? withoutMessage(line) : line))
    .join("\n");
}

function withoutMessage(line: string): string {
  const before = beforeLog(line);
  if (before.trim() !== "") return before;
  const said = BEHIND.exec(line.slice(0, 2_000))?.[0] ?? "";
  return looksLikeLog(said) ? "" : said;
}

/**
 * What an unfinished line says once messages of the log are taken off: those printed over its end, and those that came
 * after it and moved it up.
 * @param above the lines before it
 * @returns undefined where no message is in the way
 */
export function beneathLog(above: string, line: string): string | undefined {
  const lines = [...above.split("\n").slice(0, -1), line];
  let logged = false;
  for (const each of lines.toReversed()) {
    const text = looksLikeLog(each) ? beforeLog(each) : each;
    logged ||= text !== each;
    if (text.trim() !== "") return logged ? text : undefined;
  }
  return undefined;
}
