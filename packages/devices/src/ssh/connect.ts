// One hop: TCP or a tunnel, SSH handshake, host key, login. Ends with a client that can open channels.
import { TCP_KEEPALIVE_MS } from "../timing.js";
import { connect as tcp } from "node:net";
import type { Duplex } from "node:stream";
import ssh2, { type Client, type ConnectConfig } from "ssh2";
import type { ResolvedDevice } from "../words/device.js";
import { DeviceError, type DeviceErrorCode } from "../errors.js";
import { type HostKeys, knownTypes, readHostKeys, verifyHostKey } from "../hostkeys/verify.js";
import type { Address } from "../hostkeys/names.js";
import type { Login } from "../login.js";
import { algorithms } from "./algorithms.js";
import { authentication } from "./auth.js";
import { explain, explainTimeout, type Stage } from "./explain.js";
import { SignOfLife } from "./sign-of-life.js";

/** How long a part of the way took, and how it ended. */
export interface HopTimes {
  /** `connect`: TCP or tunnel and SSH handshake. `login`: from there until the server lets us in. */
  part: "connect" | "login";
  outcome: "ok" | DeviceErrorCode;
  seconds: number;
}

export interface HopOptions {
  device: ResolvedDevice;
  login: Login;
  hostKeys: HostKeys;
  /** Until the handshake is done, milliseconds. */
  connect_ms: number;
  /** From there until logged in, milliseconds. */
  login_ms: number;
  signal?: AbortSignal | undefined;
  /** A tunnel through the hop before. Absent: TCP from here. */
  through?: Duplex;
  /** The hops before, nearest to us first. */
  via: Address[];
  /** Told of each part when it has ended. */
  onHop?: ((times: HopTimes) => void) | undefined;
}

export interface Hop {
  client: Client;
  /** What TCP or the tunnel rests on; destroying it ends the hop at once. */
  socket: Duplex;
  life: SignOfLife;
}

/** @throws {DeviceError} with `sent: false`; nothing is left open then */
export async function connectHop(options: HopOptions): Promise<Hop> {
  const { device, login, hostKeys, via, signal } = options;
  const { host, port } = device;
  const route = { host, port, via };
  const trust: { remove?: string } = {};
  const progress = new Progress(options);
  const authHandler = authentication({
    device: device.name,
    login,
    keyToRemove: () => trust.remove,
    attempting: () => (progress.stage = "attempt"),
    fail: progress.fail,
  });
  const policy = device.ssh.strict_host_key_checking;
  const held = await readHostKeys(hostKeys, policy);
  if (signal?.aborted) throw cancelled(device.name);
  const client = new ssh2.Client();
  const socket =
    options.through ??
    tcp({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS });
  progress.follow(client, socket);
  const config: ConnectConfig = {
    sock: socket,
    username: login.username,
    readyTimeout: 0,
    algorithms: algorithms(device.ssh.algorithms ?? "default", knownTypes(held, hostKeys, { route, policy })),
    hostVerifier: (key: Buffer, verify: (trusted: boolean) => void) => {
      verifyHostKey({ device: device.name, route, key, policy, hostKeys, held }).then(
        (verdict) => {
          if (!verdict.password_allowed) trust.remove = verdict.remove;
          verify(true);
        },
        (error: unknown) => {
          progress.fail(error as Error);
          verify(false);
        },
      );
    },
    authHandler: authHandler as NonNullable<ConnectConfig["authHandler"]>,
  };
  try {
    client.connect(config);
    await progress.ready;
  } catch (error) {
    client.on("error", () => {});
    socket.on("error", () => {});
    socket.destroy();
    throw error;
  }
  return { client, socket, life: new SignOfLife(client, socket) };
}

export function cancelled(device: string): DeviceError {
  return new DeviceError("cancelled", `${device}: cancelled while connecting; nothing was sent.`, {
    sent: false,
  });
}

/** Follows a connection to the login's end, with a clock for each part of the way. */
class Progress {
  stage: Stage = "tcp";
  readonly ready: Promise<void>;
  #said = "";
  #timer: NodeJS.Timeout | undefined;
  #part: HopTimes["part"] = "connect";
  #since = performance.now();
  #done!: () => void;
  fail!: (error: Error) => void;

  constructor(readonly options: HopOptions) {
    this.ready = new Promise<void>((resolve, reject) => {
      this.#done = resolve;
      this.fail = reject;
    });
    // Settled while nobody waits yet: the error is thrown where `ready` is awaited.
    this.ready.catch(() => {});
  }

  follow(client: Client, socket: Duplex): void {
    const { device, login, signal, through } = this.options;
    const onAbort = (): void => this.fail(cancelled(device.name));
    const lost = (error: Error): void =>
      this.fail(explain({ device, stage: this.stage, said: this.#said, error }));
    const hear = (text: string): void => {
      this.#said += text;
    };
    const closed = (): void => lost(new Error("closed"));
    signal?.addEventListener("abort", onAbort, { once: true });
    this.#allow(this.options.connect_ms);
    if (through) this.stage = "banner";
    socket.once("connect", () => (this.stage = "banner"));
    socket.on("error", lost);
    client.on("error", lost).on("close", closed).on("greeting", hear).on("banner", hear);
    client.once("handshake", () => {
      this.stage = "login";
      this.#tell("ok");
      this.#part = "login";
      this.#allow(this.options.login_ms);
    });
    client.on("change password", () =>
      this.fail(
        new DeviceError(
          "login_dialog",
          `${device.name} wants the password of user ${login.username} changed. Set a new one by hand.`,
          { sent: false },
        ),
      ),
    );
    client.once("ready", this.#done);
    const settled = (): void => {
      clearTimeout(this.#timer);
      signal?.removeEventListener("abort", onAbort);
      client.off("close", closed);
    };
    this.ready.then(settled, settled);
    this.ready.then(
      () => this.#tell("ok"),
      (error: unknown) => this.#tell(error instanceof DeviceError ? error.code : "unreachable"),
    );
  }

  #tell(outcome: HopTimes["outcome"]): void {
    const now = performance.now();
    this.options.onHop?.({ part: this.#part, outcome, seconds: (now - this.#since) / 1_000 });
    this.#since = now;
  }

  #allow(ms: number): void {
    const { device, connect_ms, login_ms, login } = this.options;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const { stage } = this;
      this.fail(
        explainTimeout({ device, stage, said: this.#said, connect_ms, login_ms, username: login.username }),
      );
    }, ms);
  }
}
