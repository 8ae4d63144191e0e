// Presses Enter where messages of the log stand behind an answer and the prompt is not shown again.
import { setTimeout as pause } from "node:timers/promises";
import type { Dialogue } from "./dialogue.js";
import type { DeviceResponse, ExchangeOptions } from "./exchange-options.js";
import { lastLine } from "./output.js";
import { isQuestion } from "./rules.js";
import { beneathLog, looksLikeLog } from "./syslog.js";

const SILENT_MS = 4_000;
/** A device that was only slow shows a second prompt for the key; it comes soon after the first. */
const SECOND_MS = 1_000;
/** Silence of a device that prints a message in pieces. */
const REST_MS = 1_000;
const LOOK_MS = 25;
/** A device that logs all the time may print a message behind the prompt that the key has brought, too. */
const MOST_KEYS = 3;

/**
 * As `sendAndExpect`, for lines whose answer ends in no decision that Enter could make: reads, and the way between modes.
 * @returns also whether the key was pressed
 */
export async function sendAndWake(
  dialogue: Dialogue,
  options: ExchangeOptions,
  mayWake = true,
): Promise<DeviceResponse & { isWoken: boolean }> {
  let timer: NodeJS.Timeout | undefined;
  let keys = 0;
  const press = (tail: string): void => {
    if (keys === MOST_KEYS || dialogue.closed !== undefined || !endsInLog(dialogue, options, tail)) return;
    keys++;
    dialogue.type(dialogue.platform.newline, false);
  };
  const watch = (tail: string): void => {
    clearTimeout(timer);
    options.watch?.(tail);
    timer = setTimeout(() => press(tail), SILENT_MS);
  };
  try {
    const heard = await dialogue.sendAndExpect(
      mayWake && !dialogue.channel.isRecording ? { ...options, watch } : options,
    );
    if (keys > 0) await pause(SECOND_MS);
    return { ...heard, isWoken: keys > 0 };
  } finally {
    clearTimeout(timer);
  }
}

/** The last that was said is a message, or something behind the prompt; and no question stands above it. */
function endsInLog(dialogue: Dialogue, { type = "" }: ExchangeOptions, tail: string): boolean {
  const { platform, prompts, prompt, line } = dialogue;
  if (line.trim() !== "" && lastLine(tail) !== line.trim()) return false;
  const shown = lastLine(tail);
  const known = prompts.expected(prompt.mode).find((each) => shown.startsWith(each));
  const isBehindPrompt = known !== undefined && !type.startsWith(shown.slice(known.length).trim());
  if (!looksLikeLog(shown)) return isBehindPrompt && !isQuestion(platform, shown);
  const above = tail.slice(0, tail.length - line.length);
  return !isQuestion(platform, beneathLog(above, line.trimEnd()) ?? "");
}

/**
 * At a prompt behind which messages stand: has it shown once more, since consoles wait for that.
 * For use before a line is typed. @throws {DeviceError} as `sendAndExpect`
 */
export async function renewPrompt(
  dialogue: Dialogue,
  times: Pick<ExchangeOptions, "timeout_ms" | "signal">,
): Promise<void> {
  if (dialogue.channel.isRecording || !dialogue.isAnswered) return;
  // The rest of a message, and a prompt behind it, may be on their way.
  while (isMoved(dialogue) && performance.now() - dialogue.heard_ms < REST_MS) await pause(LOOK_MS);
  if (!isMoved(dialogue)) return;
  await dialogue.sendAndExpect({ type: "", silent: true, terse: true, ...times });
}

const isMoved = ({ line, prompt }: Dialogue): boolean =>
  line.trim() === "" || (looksLikeLog(line) && line.trimEnd() !== prompt.text);
