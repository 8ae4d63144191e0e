// Changes a configuration line by line and leaves config mode whatever happens.
import { DeviceError } from "../errors.js";
import type { CommandOptions, CommandResult, ConfigureOptions, ConfigureResult } from "../session.js";
import { Change } from "./change.js";
import { goTo } from "./modes.js";
import type { ShellSession } from "./session.js";
import { unsent } from "./unsent.js";

const LEAVE_MS = 10_000;

/** For use within the session's own turn-taking. */
export async function configure(
  session: ShellSession,
  lines: string[],
  options: ConfigureOptions,
): Promise<ConfigureResult> {
  const conf = configuration(session);
  if (options.dry_run && !conf.candidate) {
    throw session.unsupported(
      "has no candidate configuration, so a change cannot be shown without applying it",
    );
  }
  if (options.confirm_ms !== undefined && conf.confirm === undefined) {
    throw session.unsupported("has no commit-confirm; use a trigger with undo instead");
  }
  const begin = performance.now();
  await session.enter(session.platform.command_mode, options);
  await session.beforeFirstByte(options);
  const change = new Change(session, conf, lines, options);
  for (const type of conf.prepare ?? []) {
    const { timeout_ms, signal } = options;
    await unsent(() => session.dialogue.take({ type, timeout_ms, signal }));
  }
  await enterConfig(session, change, options);
  try {
    await change.send();
    if (conf.candidate) await change.settle();
  } catch (error) {
    throw await change.broke(error, options.leave_timeout_ms ?? LEAVE_MS);
  }
  const left = await change.leave(options.leave_timeout_ms ?? LEAVE_MS);
  return change.result(left, performance.now() - begin);
}

/** Makes a commit-confirm permanent. */
export async function confirmCommit(session: ShellSession, options: CommandOptions): Promise<CommandResult> {
  const conf = configuration(session);
  const { confirm } = conf;
  if (confirm === undefined)
    throw session.unsupported("has no commit-confirm, so there is nothing to confirm");
  const begin = performance.now();
  await session.enter(session.platform.command_mode, options);
  await session.beforeFirstByte(options);
  const change = new Change(session, conf, confirm.accept, options);
  if (confirm.accept_mode === "configure") await enterConfig(session, change, options);
  try {
    await change.send();
  } catch (error) {
    throw await change.broke(error, LEAVE_MS);
  }
  await change.leave(LEAVE_MS);
  const { output, rejected } = change.result(true, 0);
  return {
    command: confirm.accept.join("; "),
    output,
    truncated: false,
    bytes: Buffer.byteLength(output),
    duration_ms: performance.now() - begin,
    ...(rejected === undefined ? {} : { refused: rejected.said }),
  };
}

function configuration(session: ShellSession): NonNullable<ShellSession["platform"]["configure"]> {
  const { configure: conf } = session.platform;
  if (conf === undefined) throw session.unsupported("has no configuration mode");
  return conf;
}

async function enterConfig(
  session: ShellSession,
  change: Change,
  { timeout_ms, signal }: CommandOptions | ConfigureOptions,
): Promise<void> {
  const { mode, locked } = change.conf;
  try {
    await unsent(() =>
      goTo(session.dialogue, mode, { enable: session.secrets.enable, timeout_ms, signal, locked }),
    );
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    throw await change.broke(error, LEAVE_MS);
  }
}
