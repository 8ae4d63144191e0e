// Changes a configuration line by line and leaves config mode whatever happens.
import { LEAVE_MS } from "../timing.js";
import type { ConfigureOptions, ConfigureResult } from "../session.js";
import { Change } from "./change.js";
import { refuseWhilePending } from "./confirm.js";
import { configuration, enterConfig } from "./config-mode.js";
import type { ShellSession } from "./session.js";
import { endlessText } from "./text-lines.js";
import { unsent } from "./unsent.js";

/** For use within the session's command lock. */
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
  if (options.replace && conf.replace === undefined)
    throw session.unsupported("cannot replace its whole configuration; send the lines without `replace`");
  const endless = await endlessText(conf, lines);
  if (endless !== undefined) {
    throw session.unsupported(
      `takes a text from line ${endless + 1} on (${JSON.stringify(lines[endless])}), and no line of the change ends it. Add the line that does`,
    );
  }
  const begin = performance.now();
  await session.enter(session.dialogue.commandMode, options);
  if (!options.dry_run) await refuseWhilePending(session, options);
  await session.beforeFirstByte(options);
  const change = new Change(session, conf, lines, options);
  for (const type of conf.prepare ?? []) {
    const { timeout_ms, signal } = options;
    await unsent(() => session.dialogue.sendAndExpect({ type, timeout_ms, signal }));
  }
  await enterConfig(session, change, options);
  try {
    await change.send();
    if (conf.candidate) await change.settle();
  } catch (error) {
    throw await change.broke(error, options.leave_timeout_ms ?? LEAVE_MS);
  }
  const left = await change.finish(options.leave_timeout_ms ?? LEAVE_MS);
  if (left) await change.hearRest();
  return change.result(left, performance.now() - begin);
}
