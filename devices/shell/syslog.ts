// Log lines that devices print into the middle of a session.

const LOG =
  /%[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+\s*:|%%\d\d[A-Z0-9_]+\/[0-7]\/\w+|^Message from syslogd@|^Broadcast message from /;
const STAMP = /[*.:]?(?:\w{3}\s+\d+(?: \d{4})?\s+|\d{4}[- ]\w{2,3}[- ]\d+[T ]+)\d\d:\d\d:\d\d.*$|%[A-Z%].*$/;

const LOG_IN_LINES = new RegExp(LOG.source, "m");

/** False where no line of a text is, or ends in, a message of the device's log. */
export const holdsLog = (text: string): boolean => LOG_IN_LINES.test(text);

/** Without messages to all terminals: nothing says where the text of one ends but the prompt, or the end of what was said. */
export function withoutBroadcasts(text: string): string {
  return text.replace(/^(?:Message from syslogd@|Broadcast message from )[^]*/m, "");
}

/** Whether a line is, or ends in, a message of the device's log. */
export function looksLikeLog(line: string): boolean {
  return LOG.test(line.length > 2_000 ? line.slice(0, 2_000) : line);
}

/** What stood on the line before a log message was printed over its end. */
export function beforeLog(line: string): string {
  return line.slice(0, 2_000).replace(STAMP, "");
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
