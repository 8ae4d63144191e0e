// Opens a session with a device, over whatever the inventory says.
import type { ResolvedDevice } from "./words/device.js";
import type { Platform } from "./words/platform.js";
import { DeviceError, maskError } from "./errors.js";
import type { HostKeyStore } from "./hostkeys/file.js";
import type { HostKeySource } from "./hostkeys/given.js";
import type { Login } from "./login.js";
import type { Recorder } from "./recording/recorder.js";
import type { Guard, Session } from "./session.js";
import type { HopTimes } from "./ssh/connect.js";
import { transportOf } from "./transports.js";

export interface OpenOptions {
  device: ResolvedDevice;
  platform: Platform;
  login: Login;
  /** Hosts to hop through, nearest to us first. */
  jumps?: { device: ResolvedDevice; login: Login }[];
  /** Where learnt host keys are kept; a device whose `ssh.known_hosts` names a file is judged by that file first. */
  hostKeys: HostKeyStore;
  /** Learnt keys that count before those of `hostKeys`, and that are only read. */
  sharedHostKeys?: HostKeySource | undefined;
  signal?: AbortSignal;
  /** For transport `local`: environment and folder of the commands. Nothing of this process's environment is passed on. */
  local?: { env?: Record<string, string>; cwd?: string };
  /** Records from the first byte of the shell on. The session does not close it. */
  recorder?: Recorder;
  /** Asked before anything is typed, from the first line after the login on. */
  guard?: Guard;
  /** Told how long each connection and each login over SSH took, those of jump hosts too, and how it ended. */
  onHop?: ((times: HopTimes) => void) | undefined;
  /** Told once the device has accepted the credential, its enable secret too: what follows only prepares the session. */
  onAccepted?: (() => void) | undefined;
  /** Masks secrets in the messages of errors. */
  mask?: (text: string) => string;
  timeouts?: {
    /** TCP and SSH handshake, for each hop, milliseconds. Default 10,000. */
    connect_ms?: number;
    /** Login, first prompt and each line that prepares the session, milliseconds. Default 15,000. */
    login_ms?: number;
  };
}

/**
 * Connects by the device's transport, logs in once and makes the session ready. Over a terminal that is: waits for the
 * prompt, enters the command mode and switches paging off. Whatever fails, nothing is left open.
 * @throws {DeviceError} with `sent: false`
 */
export async function openSession(options: OpenOptions): Promise<Session> {
  const { mask = (text) => text } = options;
  try {
    return await transportOf(options.device).open(options);
  } catch (error) {
    throw error instanceof DeviceError ? maskError(error, mask) : error;
  }
}
