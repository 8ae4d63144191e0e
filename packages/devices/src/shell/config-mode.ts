// Config mode of a platform: whether it has one, and how it is entered.
import { LEAVE_MS } from "../timing.js";
import { DeviceError } from "../errors.js";
import type { CommandOptions, ConfigureOptions } from "../session.js";
import type { Change } from "./change.js";
import { goTo } from "./modes.js";
import type { ShellSession } from "./session.js";
import { unsent } from "./unsent.js";

export function configuration(session: ShellSession): NonNullable<ShellSession["platform"]["configure"]> {
  const { configure: conf } = session.platform;
  if (conf === undefined) throw session.unsupported("has no configuration mode");
  return conf;
}

export async function enterConfig(
  session: ShellSession,
  change: Change,
  { timeout_ms, signal }: CommandOptions | ConfigureOptions,
): Promise<void> {
  const { mode, locked } = change.conf;
  const next = change.lines[0];
  try {
    await unsent(() =>
      goTo(session.dialogue, mode, { ...session.privileges, timeout_ms, signal, locked, next }),
    );
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    throw await change.broke(error, LEAVE_MS);
  }
}
