// The end of a commit-confirm: made permanent, taken back, or found to be still under way.
import { LEAVE_MS } from "../timing.js";
import { DeviceError } from "../errors.js";
import type { CommandOptions, CommandResult, ConfigureOptions } from "../session.js";
import { Change } from "./change.js";
import { configuration, enterConfig } from "./config-mode.js";
import { firstLine } from "./patterns-in-text.js";
import type { ShellSession } from "./session.js";
import { unsent } from "./unsent.js";

type Times = Pick<CommandOptions | ConfigureOptions, "timeout_ms" | "signal">;

/** Makes a commit-confirm permanent. For use within the session's command lock, as the others are. */
export async function confirmCommit(session: ShellSession, options: CommandOptions): Promise<CommandResult> {
  const { confirm } = configuration(session);
  if (confirm === undefined)
    throw session.unsupported("has no commit-confirm, so there is nothing to confirm");
  await session.enter(session.dialogue.commandMode, options);
  const done = await typed(session, confirm.accept, confirm.accept_mode, options);
  // What cannot be asked any more was confirmed as far as is known.
  const waits =
    done.refused === undefined ? await pendingCommit(session, options).catch(() => {}) : undefined;
  return waits === undefined ? done : { ...done, refused: `the commit still waits: ${waits}` };
}

/** Takes a commit back that waits for its confirmation; refused where the device says that none does. */
export async function abortCommit(session: ShellSession, options: CommandOptions): Promise<CommandResult> {
  const { confirm } = configuration(session);
  if (confirm?.abort === undefined)
    throw session.unsupported("names no way to take a commit back before the device's timer does");
  await session.enter(session.dialogue.commandMode, options);
  if (confirm.pending && (await pendingCommit(session, options)) === undefined)
    throw session.refuse(
      "unsupported",
      "no commit waits for its confirmation, so there is none to take back.",
    );
  return typed(session, confirm.abort, confirm.abort_mode, options);
}

/** A commit now could make permanent what somebody else has not confirmed, maybe a run that is gone. */
export async function refuseWhilePending(session: ShellSession, options: ConfigureOptions): Promise<void> {
  const waits = await pendingCommit(session, options);
  if (waits === undefined) return;
  throw session.refuse(
    "config_locked",
    `an earlier commit waits for its confirmation (${JSON.stringify(waits)}), and another one could make it permanent. Wait until the device has taken it back, or confirm it, then try again.`,
  );
}

/** @returns what the device says of a commit that waits; undefined where none does, or the platform cannot tell */
async function pendingCommit(
  session: ShellSession,
  { timeout_ms, signal }: Times,
): Promise<string | undefined> {
  const pending = session.platform.configure?.confirm?.pending;
  if (pending === undefined) return undefined;
  const options = { timeout_ms, ...(signal ? { signal } : {}) };
  return await unsent(async () => {
    const { output } = await session.command(pending.send, options, []);
    return await firstLine([pending.pattern], output);
  });
}

async function typed(
  session: ShellSession,
  lines: string[],
  mode: "command" | "configure",
  options: CommandOptions,
): Promise<CommandResult> {
  const begin = performance.now();
  await session.beforeFirstByte(options);
  const change = new Change(session, configuration(session), lines, options);
  if (mode === "configure") await enterConfig(session, change, options);
  try {
    await change.send();
  } catch (error) {
    throw lastIsCommit(await change.broke(error, LEAVE_MS));
  }
  await change.leave(LEAVE_MS);
  const { output, rejected } = change.result(true, 0);
  return {
    command: lines.join("; "),
    output,
    truncated: false,
    bytes: Buffer.byteLength(output),
    duration_ms: performance.now() - begin,
    ...(rejected === undefined ? {} : { refused: rejected.said }),
  };
}

/** Here a line of the change is what counts, the last one, and not a commit behind them. */
function lastIsCommit(error: unknown): unknown {
  if (!(error instanceof DeviceError)) return error;
  const { not_sent = [] } = error.details;
  const details = { ...error.details, commit_sent: not_sent.length === 0 };
  return new DeviceError(error.code, error.message, details, { cause: error });
}
