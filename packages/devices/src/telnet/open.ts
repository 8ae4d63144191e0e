// Transport `telnet`: consoles of labs and old equipment. The login is a dialog on the terminal; nothing is encrypted.
import { TCP_KEEPALIVE_MS } from "../timing.js";
import { connect as tcp } from "node:net";
import type { Duplex } from "node:stream";
import type { ResolvedDevice } from "../words/device.js";
import { DeviceError } from "../errors.js";
import { cliPlatform } from "../cli-platform.js";
import type { OpenOptions } from "../open.js";
import type { Session } from "../session.js";
import { Dialogue } from "../shell/dialogue.js";
import { ShellSession } from "../shell/session.js";
import { start } from "../shell/start.js";
import { TerminalLogin } from "../shell/terminal-login.js";
import { connectChain, tunnel } from "../ssh/chain.js";
import { cancelled } from "../ssh/connect.js";
import { explain, explainTimeout } from "../ssh/explain.js";
import { dropHops, jumpStops, timesOf } from "../ssh/open.js";
import { telnetChannel } from "./channel.js";

/** A console that says nothing is woken with Enter, this often. */
const NUDGE_MS = 1_500;

export async function openTelnet(options: OpenOptions): Promise<Session> {
  const { device, login, signal, mask = (text) => text } = options;
  const platform = cliPlatform(options);
  const { login_ms } = timesOf(options);
  const { socket, release } = await connect(options);
  const channel = telnetChannel(socket, release);
  const dialogue = new Dialogue(device.name, platform, channel);
  dialogue.recorder = options.recorder;
  dialogue.guard = options.guard;
  const nudge = setInterval(() => {
    if (!channel.greeted) dialogue.type(platform.newline, false);
  }, NUDGE_MS);
  try {
    const dialog = new TerminalLogin(device.name, login);
    const { enable, username } = login;
    const ready = { enable, username, login_ms, signal, accepted: options.onAccepted };
    await dialog.during(() => start(dialogue, { ...ready, login: dialog }));
    return new ShellSession(dialogue, platform, { enable, username, mask });
  } catch (error) {
    channel.destroy();
    throw error;
  } finally {
    clearInterval(nudge);
  }
}

async function connect(options: OpenOptions): Promise<{ socket: Duplex; release: () => void }> {
  const { device, signal } = options;
  const times = { ...timesOf(options), signal, onHop: options.onHop };
  const stops = jumpStops(options);
  if (stops.length === 0) return { socket: await direct(device, times), release: () => {} };
  const hops = await connectChain(stops, times);
  try {
    return {
      socket: await tunnel(hops.at(-1) as (typeof hops)[number], device, times),
      release: () => dropHops(hops),
    };
  } catch (error) {
    dropHops(hops);
    throw error;
  }
}

async function direct(
  device: ResolvedDevice,
  { connect_ms, signal }: { connect_ms: number; signal: AbortSignal | undefined },
): Promise<Duplex> {
  if (signal?.aborted) throw cancelled(device.name);
  const { host, port } = device;
  const socket = tcp({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS });
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const about = { device, stage: "tcp", said: "", protocol: "telnet" } as const;
  try {
    await new Promise<void>((resolve, reject) => {
      onAbort = () => reject(cancelled(device.name));
      signal?.addEventListener("abort", onAbort, { once: true });
      timer = setTimeout(
        () => reject(explainTimeout({ ...about, connect_ms, login_ms: 0, username: "" })),
        connect_ms,
      );
      socket.once("error", (error) => reject(explain({ ...about, error })));
      socket.once("connect", resolve);
    });
    return socket;
  } catch (error) {
    socket.on("error", () => {}).destroy();
    throw error instanceof DeviceError ? error : explain({ ...about, error: error as Error });
  } finally {
    clearTimeout(timer);
    if (onAbort) signal?.removeEventListener("abort", onAbort);
  }
}
