// A login may end in whatever mode the last user of a console left it: it is left first, without committing anything.
import type { CliPlatform } from "../words/platform.js";
import { DeviceError } from "../errors.js";
import { ending } from "../quoted.js";
import type { Dialogue } from "./dialogue.js";
import { LeaveWatch } from "./leave-watch.js";
import { sendAndWake } from "./log-wake.js";
import { ownFailureIn } from "./refusal.js";
import { wayTo } from "./modes.js";

/** Modes lie within each other. */
const MOST_STEPS = 10;
/** Typed where the platform's line is refused: by these most devices leave a mode. */
const ELSE = ["exit", "end"];

interface Times {
  login_ms: number;
  signal?: AbortSignal | undefined;
}

/**
 * By the lines that lead from mode to mode, which leave what was not committed as it is, or lose what is lost in any case.
 * @throws {DeviceError} mode_unreachable, and what an exchange throws
 */
export async function leaveConsoleMode(dialogue: Dialogue, times: Times): Promise<void> {
  const { platform } = dialogue;
  for (let step = 0; !isLoginMode(platform, dialogue.prompt.mode); step++) {
    const { mode } = dialogue.prompt;
    const way = platform.login_modes
      .flatMap((to) => [wayTo(platform, mode, to) ?? []])
      .concat([wayTo(platform, mode, platform.command_mode) ?? []])
      .filter(({ length }) => length > 0)
      .toSorted((one, other) => one.length - other.length)[0];
    if (way === undefined || step === MOST_STEPS) throw stays(dialogue);
    await leaveOne(dialogue, way[0]!.send, times);
  }
}

async function leaveOne(dialogue: Dialogue, line: string, { login_ms, signal }: Times): Promise<void> {
  const { mode, text } = dialogue.prompt;
  let refusal = "";
  for (const type of new Set([line, ...ELSE])) {
    const leaving = new LeaveWatch(dialogue, signal);
    const { output } = await sendAndWake(dialogue, {
      type,
      moving: true,
      timeout_ms: login_ms,
      signal: leaving.signal,
      watch: (tail) => leaving.heard(tail),
    })
      .catch((error: unknown) => {
        if (leaving.isFound)
          throw stays(dialogue, `${JSON.stringify(type)} led to ${JSON.stringify(leaving.shown)}`);
        const isClosed = error instanceof DeviceError && error.code === "session_lost";
        throw isClosed ? stays(dialogue, `${JSON.stringify(type)} ended the session`) : error;
      })
      .finally(() => leaving.stop());
    // One shell may lie within another that shows the same prompt.
    if (dialogue.prompt.text !== text || dialogue.prompt.mode !== mode || output.trim() === "") return;
    refusal ||= `to ${JSON.stringify(type)} it answers ${JSON.stringify(ending(output.trim(), 300))}`;
  }
  throw stays(dialogue, refusal);
}

/**
 * In `R1(lab)#` the parentheses may belong to the host's name, or tell a mode. A device that refuses a line of the setup
 * is told to leave that mode. @returns whether it has left one
 */
export async function wasInMode(dialogue: Dialogue, said: string, times: Times): Promise<boolean> {
  const { prompts, platform, prompt } = dialogue;
  const type = platform.configure?.leave[0];
  if (!prompts.mayBeMode || type === undefined) return false;
  if ((await ownFailureIn(platform, said)) === undefined) return false;
  const { login_ms: timeout_ms, signal } = times;
  await dialogue.sendAndExpect({ type, moving: true, timeout_ms, signal });
  prompts.settleName(dialogue.prompt.text);
  return dialogue.prompt.text !== prompt.text;
}

function isLoginMode({ login_modes, command_mode }: CliPlatform, mode: string): boolean {
  return login_modes.includes(mode) || mode === command_mode;
}

function stays({ device, platform, prompt: { text, mode } }: Dialogue, why = ""): DeviceError {
  return new DeviceError(
    "mode_unreachable",
    `${device} greets with ${JSON.stringify(text)}, mode ${mode}; platform ${platform.name} expects ${platform.login_modes.join(" or ")}` +
      `${why && `, and ${why}`}. Leave that mode by hand, and check that the device's platform is right.`,
    { sent: false },
  );
}
