// A terminal over SSH, and what every transport over SSH has in common: the way there.
import { CONNECT_MS, LOGIN_MS, SSH_KEEPALIVE_MS } from "../timing.js";
import type { ResolvedDevice } from "../words/device.js";
import { givenHostKeys } from "../hostkeys/given.js";
import { cliPlatform } from "../cli-platform.js";
import type { OpenOptions } from "../open.js";
import type { Session } from "../session.js";
import { Dialogue } from "../shell/dialogue.js";
import { ShellSession } from "../shell/session.js";
import { start } from "../shell/start.js";
import { TerminalLogin } from "../shell/terminal-login.js";
import { connectChain, type Stop } from "./chain.js";
import type { Hop } from "./connect.js";
import { openShell } from "./shell.js";

/** Opens a shell and makes it ready for commands. @throws {DeviceError} with `sent: false` */
export function openSshShell(options: OpenOptions): Promise<Session> {
  const { device, login, signal, mask = (text) => text } = options;
  const platform = cliPlatform(options);
  const { login_ms } = timesOf(options);
  return overSsh(options, async (hops) => {
    const channel = await openShell(device.name, hops, login_ms, signal);
    const dialogue = new Dialogue(device.name, platform, channel);
    dialogue.recorder = options.recorder;
    dialogue.guard = options.guard;
    const { enable, username } = login;
    const ready = { enable, username, login_ms, signal, accepted: options.onAccepted };
    const dialog = platform.terminal_login ? new TerminalLogin(device.name, login) : undefined;
    await (dialog
      ? dialog.during(() => start(dialogue, { ...ready, login: dialog }))
      : start(dialogue, ready));
    const openFiles: NonNullable<Session["openFiles"]> = async (asked) =>
      (await import("../files/open.js")).openFiles({ options, hops, guard: () => dialogue.guard }, asked);
    return new ShellSession(dialogue, platform, { enable, username, mask }, openFiles);
  });
}

/** Connects through all jump hosts and logs in; nothing stays open when `use` fails. */
export async function overSsh<T>(options: OpenOptions, use: (hops: Hop[]) => Promise<T>): Promise<T> {
  const { device, login, signal } = options;
  const hops = await connectChain([...jumpStops(options), stop(options, device, login)], {
    ...timesOf(options),
    signal,
    onHop: options.onHop,
  });
  try {
    const session = await use(hops);
    hops.at(-1)?.life.keep(device.ssh.keepalive_ms ?? SSH_KEEPALIVE_MS);
    return session;
  } catch (error) {
    dropHops(hops);
    throw error;
  }
}

/** The jump hosts alone. */
export const jumpStops = (options: OpenOptions): Stop[] =>
  (options.jumps ?? []).map(({ device, login }) => stop(options, device, login));

export const timesOf = ({
  timeouts: { connect_ms = CONNECT_MS, login_ms = LOGIN_MS } = {},
}: OpenOptions) => ({
  connect_ms,
  login_ms,
});

/** Ends all connections at once. */
export function dropHops(hops: Hop[]): void {
  for (const hop of hops.toReversed()) hop.client.on("error", () => {}).destroy();
  hops[0]?.socket.destroy();
}

function stop(
  { hostKeys: learnt, sharedHostKeys: shared }: OpenOptions,
  device: ResolvedDevice,
  login: Stop["login"],
): Stop {
  const { known_hosts: file } = device.ssh;
  const hostKeys = {
    ...(file === undefined ? {} : { given: givenHostKeys(file) }),
    ...(shared ? { shared } : {}),
    learnt,
  };
  return { device, login, hostKeys };
}
