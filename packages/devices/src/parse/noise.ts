// What a device prints into the middle of an output, unasked: messages of its log, and the prompt that it then shows again.
import { beforeLog, holdsLog, looksLikeLog } from "../shell/syslog.js";

export interface Asked {
  /** As it was typed. */
  command: string;
  /** After which it was typed, without trailing blanks; empty where nothing is known of it. */
  prompt: string;
}

/** What may stand before the time of a message: its number, or the module that it comes from. */
const ORIGIN = /^(?:[^\s"'{}[\]<>]{1,40}:|RP\/[\w/]{1,20}:?)?$/;

/** Whether a line is a message of the log from its beginning, or from behind the prompt. */
function isMessage(line: string, { prompt }: Asked): boolean {
  if (!looksLikeLog(line)) return false;
  const before = beforeLog(line).trim();
  return ORIGIN.test(before.startsWith(prompt) ? before.slice(prompt.length).trim() : before);
}

/** Whether a line is noise. */
export function isNoise(line: string, asked: Asked): boolean {
  const { command, prompt } = asked;
  const isPrompt = prompt !== "" && [prompt, prompt + command].some((each) => squash(each) === squash(line));
  return isPrompt || isMessage(line, asked);
}

/**
 * An output without the messages in it. Worth a second look only where the output could not be read as it is: it may be
 * an output about messages.
 *
 * @returns none where there is no message in it; else without the lines of noise, and the same with the halves of lines
 *   that a message cut in two put together again, unless the prompt stands at a cut: it may belong to the output there
 */
export function withoutNoise(output: string, asked: Asked): string[] {
  if (!holdsLog(output)) return [];
  const lines = output.split("\n");
  if (!lines.some((line) => isMessage(line, asked))) return [];
  const kept: string[] = [];
  let joined = "";
  let isCertain = true;
  let isCut = true;
  for (const line of lines) {
    const isPrompt = isCut && asked.prompt !== "" && line.startsWith(asked.prompt);
    if (isPrompt && joined !== "") isCertain = false;
    if (isNoise(line, asked)) {
      isCut = true;
      continue;
    }
    // The prompt is shown again, and the output goes on behind it.
    const rest = isPrompt ? line.slice(asked.prompt.length).trimStart() : line;
    kept.push(rest);
    joined += isCut ? rest : `\n${rest}`;
    isCut = false;
  }
  return isCertain ? [kept.join("\n"), joined] : [kept.join("\n")];
}

const squash = (text: string): string => text.replaceAll(/\s+/g, "");
