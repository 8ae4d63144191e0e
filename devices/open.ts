// Opens a session with a device over SSH.
import type { ResolvedDevice } from "../schemas/device.js";
import type { Platform } from "../schemas/platform.js";
import { DeviceError, maskError } from "./errors.js";
import { hostKeyFile, type HostKeyStore } from "./hostkeys/file.js";
import type { Login } from "./login.js";
import type { Recorder } from "./recording/recorder.js";
import type { Session } from "./session.js";
import { Dialogue } from "./shell/dialogue.js";
import { ShellSession } from "./shell/session.js";
import { start } from "./shell/start.js";
import { connectChain } from "./ssh/chain.js";
import { openShell } from "./ssh/shell.js";

export interface OpenOptions {
  device: ResolvedDevice;
  platform: Platform;
  login: Login;
  /** Hosts to hop through, nearest to us first. */
  jumps?: { device: ResolvedDevice; login: Login }[];
  /** Where host keys are kept; a device whose `ssh.known_hosts` names a file uses that one. */
  hostKeys: HostKeyStore;
  signal?: AbortSignal;
  /** Records from the first byte of the shell on. The session does not close it. */
  recorder?: Recorder;
  /** Masks secrets in the messages of errors. */
  mask?: (text: string) => string;
  timeouts?: {
    /** TCP and SSH handshake, for each hop, milliseconds. Default 10,000. */
    connect_ms?: number;
    /** Login, first prompt and each line that prepares the session, milliseconds. Default 15,000. */
    login_ms?: number;
    /** Three of these without an answer: the connection is lost, milliseconds. Default 5,000. */
    keepalive_ms?: number;
  };
}

/**
 * Connects, checks the host key, logs in once, waits for the prompt, enters the command mode and switches paging off.
 * Whatever fails, nothing is left open.
 * @throws {DeviceError} with `sent: false`
 */
export async function openSession(options: OpenOptions): Promise<Session> {
  const { mask = (text) => text } = options;
  try {
    return await open(options, mask);
  } catch (error) {
    throw error instanceof DeviceError ? maskError(error, mask) : error;
  }
}

async function open(options: OpenOptions, mask: (text: string) => string): Promise<Session> {
  const { device, platform, login, jumps = [], hostKeys, signal } = options;
  const { connect_ms = 10_000, login_ms = 15_000, keepalive_ms = 5_000 } = options.timeouts ?? {};
  const keysOf = ({ ssh }: ResolvedDevice): HostKeyStore =>
    ssh.known_hosts === undefined ? hostKeys : hostKeyFile(ssh.known_hosts);
  const stops = [...jumps, { device, login }].map((stop) => ({ ...stop, hostKeys: keysOf(stop.device) }));
  const hops = await connectChain(stops, { connect_ms, login_ms, keepalive_ms, signal });
  let dialogue: Dialogue | undefined;
  try {
    const channel = await openShell(device.name, hops, login_ms, signal);
    dialogue = new Dialogue(device.name, platform, channel);
    dialogue.recorder = options.recorder;
    await start(dialogue, { enable: login.enable, login_ms, signal });
    return new ShellSession(dialogue, platform, { enable: login.enable, mask });
  } catch (error) {
    for (const hop of hops.toReversed()) hop.client.on("error", () => {}).destroy();
    hops[0]?.socket.destroy();
    throw error;
  }
}
