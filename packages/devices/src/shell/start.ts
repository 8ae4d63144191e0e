// From an open shell to a session ready for commands: banners, first prompt, privileges, paging off.
import { DeviceError } from "../errors.js";
import { saysFull } from "../ssh/explain.js";
import { type Dialogue, shapeOf } from "./dialogue.js";
import { leaveConsoleMode, wasInMode } from "./console-mode.js";
import { catchUp } from "./in-step.js";
import { sendAndWake } from "./log-wake.js";
import { goTo } from "./modes.js";
import { hasName } from "./prompt-settle.js";
import { lastLine } from "./output.js";
import { type Prepared, refuseOtherPlatform } from "./other-platform.js";
import { PRESS_ANY_KEY, replyRules, type Rule } from "./rules.js";
import { Wake } from "./wake.js";

const ASKED_WHO = /(?:user(?: ?name)?|login|pass ?(?:word|code))[^:]{0,40}:\s*$/i;
/** A device that asks who is there once SSH has let the user in. */
const WHO = "(?i)^(?:user ?name|(?:\\S{1,64} )?login) ?: ?$";

export interface StartOptions {
  enable?: string | undefined;
  username?: string | undefined;
  /** For each of: first prompt, every transition, every setup line; milliseconds. */
  login_ms: number;
  signal?: AbortSignal | undefined;
  /** A login that is a dialog on this terminal. */
  login?: { rules(): Rule[]; watch(text: string): void };
  /** Presses Enter where a console waits for a key. Default true. */
  wakes?: boolean;
  /** The line above the first prompt. */
  above?: string;
  /** Told where the device has nothing left to refuse of the credential. */
  accepted?: (() => void) | undefined;
}

/** @throws {DeviceError} login_timeout, login_dialog, session_limit, enable_refused, mode_unreachable, cancelled */
export async function start(dialogue: Dialogue, given: StartOptions): Promise<void> {
  const options = { ...given, above: lastLine(await firstPrompt(dialogue, given)) };
  const greeting = dialogue.prompt.text;
  try {
    let isReady = false;
    while (!isReady) {
      const { enable, username, login_ms, signal } = options;
      await leaveConsoleMode(dialogue, options);
      const { platform, prompt } = dialogue;
      if (platform.also_command_modes?.includes(prompt.mode)) dialogue.commandMode = prompt.mode;
      await goTo(dialogue, dialogue.commandMode, { enable, username, timeout_ms: login_ms, signal });
      options.accepted?.();
      isReady = await setUp(dialogue, options);
    }
  } catch (error) {
    throw error instanceof DeviceError ? greetedWith(greeting, error) : error;
  }
  if (!dialogue.echoLog.isCertain) await catchUp(dialogue, options);
  dialogue.unsure = false;
}

/** The prompt before the first line that was typed says what the device is. Of what a user wants nothing has been typed yet. */
const greetedWith = (prompt: string, { code, message, details }: DeviceError): DeviceError =>
  new DeviceError(code, message, { ...details, sent: false, prompt });

/** @returns false where the mode turned out to be another one, which was left meanwhile */
async function setUp(dialogue: Dialogue, options: StartOptions): Promise<boolean> {
  const { login_ms: timeout_ms, signal } = options;
  const prepared: Prepared[] = [];
  for (const type of dialogue.platform.setup) {
    const { edges, output } = await sendAndWake(dialogue, { type, terse: true, timeout_ms, signal });
    prepared.push({ line: type, said: edges });
    learnAbove(dialogue, lastLine(output), options);
    if (await wasInMode(dialogue, edges, options)) return false;
  }
  await refuseOtherPlatform(dialogue, prepared);
  return true;
}

/** A prompt without a name may have a line above it, which came at the login and comes behind a line that says nothing. */
function learnAbove(dialogue: Dialogue, line: string, { above = "" }: StartOptions): void {
  if (!hasName(dialogue.prompt.text) && line !== "" && shapeOf(line) === shapeOf(above))
    dialogue.learnAbovePrompt(line);
}

/** Waits for the prompt that follows the login, answering what comes before it. @returns that @throws {DeviceError} as `start` */
export async function firstPrompt(
  dialogue: Dialogue,
  { login_ms, signal, login, wakes = true }: StartOptions,
): Promise<string> {
  const { device, platform } = dialogue;
  const late = (tail: string): DeviceError =>
    new DeviceError(
      "login_timeout",
      login && ASKED_WHO.test(lastLine(tail))
        ? `${device}: logged in, was asked ${JSON.stringify(lastLine(tail))} once more on the terminal, and the device said nothing ` +
            `within ${login_ms} ms after the answer. Check the device's AAA server and its terminal lines.`
        : `${device}: logged in, and no prompt of platform ${platform.name} came within ${login_ms} ms; the last line is ` +
            `${JSON.stringify(lastLine(tail))}. Check that the device's platform is right, and what the device shows after a login.`,
      { sent: false, tail, prompt: lastLine(tail) },
    );
  const rules = [...replyRules(platform.login_dialogs), ...(login?.rules() ?? []), PRESS_ANY_KEY];
  const stranger = new AbortController();
  const wake = wakes ? new Wake(dialogue, () => stranger.abort()) : undefined;
  const watch = (text: string): void => {
    wake?.heard(text);
    login?.watch(text);
  };
  try {
    const { output } = await dialogue.sendAndExpect({
      rules,
      questions: [WHO],
      timeout_ms: login_ms,
      late,
      signal: AbortSignal.any([stranger.signal, ...(signal ? [signal] : [])]),
      watch,
    });
    wake?.stop();
    await wake?.settled();
    if (platform.also_command_modes?.includes(dialogue.prompt.mode))
      dialogue.commandMode = dialogue.prompt.mode;
    return output;
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    const said = error.details.tail ?? "";
    if (stranger.signal.aborted && signal?.aborted !== true) throw strange(dialogue, said);
    if (error.code === "session_lost") throw closedAtLogin(dialogue, said);
    if (error.code === "unanswered_question") {
      throw new DeviceError(
        "login_dialog",
        `${device} asks ${JSON.stringify(lastLine(said))} after the login, and nothing answers that. If the password has expired, ` +
          "set a new one by hand; else add the question to the platform's login_dialogs, or `terminal_login` where it asks for the user once more.",
        { sent: false, tail: said, prompt: lastLine(said) },
      );
    }
    throw error;
  } finally {
    wake?.stop();
  }
}

function strange({ device, platform, line }: Dialogue, tail: string): DeviceError {
  const prompt = line.trimEnd();
  return new DeviceError(
    "login_timeout",
    `${device}: logged in, and what stands there and comes again for Enter, ${JSON.stringify(prompt)}, is not a prompt of platform ` +
      `${platform.name}. Check that the device's platform is right, and what the device shows after a login.`,
    { sent: false, tail, prompt },
  );
}

function closedAtLogin({ device, closed }: Dialogue, said: string): DeviceError {
  return saysFull(said)
    ? new DeviceError(
        "session_limit",
        `${device} has no session free: ${JSON.stringify(lastLine(said))}. Wait, or close other sessions on it.`,
        {
          sent: false,
          tail: said,
        },
      )
    : new DeviceError(
        "session_lost",
        `${device} closed the session before its first prompt (${closed ?? "closed"})${said.trim() === "" ? "" : `, saying ${JSON.stringify(lastLine(said))}`}. ` +
          "Look at the user's shell and the device's access lists.",
        { sent: false, tail: said },
      );
}
