// One hop: TCP or a tunnel, SSH handshake, host key, login. Ends with a client that can open channels.
import { connect as tcp, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Client, type ConnectConfig } from "ssh2";
import type { ResolvedDevice } from "../../schemas/device.js";
import { DeviceError } from "../errors.js";
import type { HostKeyStore } from "../hostkeys/file.js";
import { knownTypes, verifyHostKey } from "../hostkeys/verify.js";
import type { Login } from "../login.js";
import { algorithms } from "./algorithms.js";
import { authentication } from "./auth.js";
import { explain } from "./explain.js";

export interface HopOptions {
  device: ResolvedDevice;
  login: Login;
  hostKeys: HostKeyStore;
  /** Until the handshake is done, milliseconds. */
  connect_ms: number;
  /** From there until logged in, milliseconds. */
  login_ms: number;
  keepalive_ms: number;
  signal?: AbortSignal | undefined;
  /** A tunnel through the hop before. Absent: TCP from here. */
  through?: Duplex;
}

export interface Hop {
  client: Client;
  /** What TCP or the tunnel rests on; destroying it ends the hop at once. */
  socket: Duplex;
}

/** @throws {DeviceError} with `sent: false` */
export async function connectHop(options: HopOptions): Promise<Hop> {
  const { device, login, hostKeys, signal } = options;
  const { host, port, name } = device;
  const known = await knownTypes(hostKeys, host, port);
  if (signal?.aborted) throw cancelled(name);
  let passwordAllowed = true;
  let stage: "tcp" | "banner" | "login" = "tcp";
  let said = "";
  let timer: NodeJS.Timeout | undefined;
  const client = new Client();
  const socket =
    options.through ?? tcp({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 });
  const begin = Date.now();
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (error: DeviceError): void => reject(error);
      const onAbort = (): void => reject(cancelled(name));
      signal?.addEventListener("abort", onAbort, { once: true });
      const late = (): void => reject(timedOut(options, stage, said));
      timer = setTimeout(late, options.connect_ms);
      const lost = (error: Error): void => reject(explain({ device: name, host, port, stage, said, error }));
      socket.once("error", lost);
      socket.once("connect", () => {
        if (stage === "tcp") stage = "banner";
      });
      if (options.through) stage = "banner";
      client.on("error", lost);
      client.on("greeting", (text) => (said += text));
      client.on("banner", (text) => (said += text));
      client.on("handshake", () => {
        if (stage === "login") return;
        stage = "login";
        clearTimeout(timer);
        timer = setTimeout(late, options.login_ms);
      });
      client.on("change password", () =>
        reject(
          new DeviceError(
            "login_dialog",
            `${name} wants the password of user ${login.username} changed. Set a new one by hand.`,
            { sent: false },
          ),
        ),
      );
      client.on("close", () => lost(new Error("connection closed")));
      client.on("ready", () => {
        client.off("error", lost);
        resolve();
      });
      const config: ConnectConfig = {
        sock: socket as unknown as NonNullable<ConnectConfig["sock"]>,
        username: login.username,
        readyTimeout: 0,
        keepaliveInterval: options.keepalive_ms,
        keepaliveCountMax: 3,
        algorithms: algorithms(device.ssh.algorithms ?? "default", known),
        hostVerifier: (key: Buffer, verify: (trusted: boolean) => void) => {
          const question = {
            device: name,
            host,
            port,
            key,
            policy: device.ssh.strict_host_key_checking,
            store: hostKeys,
          };
          verifyHostKey(question).then(
            (verdict) => {
              passwordAllowed = verdict.password_allowed;
              verify(true);
            },
            (error: unknown) => {
              reject(error as Error);
              verify(false);
            },
          );
        },
        authHandler: authentication({
          device: name,
          login,
          passwordAllowed: () => passwordAllowed,
          fail,
        }) as never,
      };
      client.connect(config);
    });
  } catch (error) {
    client.on("error", () => {});
    socket.on("error", () => {});
    socket.destroy();
    if (error instanceof DeviceError) throw error;
    throw new DeviceError(
      "unreachable",
      `${name}: ${(error as Error).message} (after ${Date.now() - begin} ms)`,
      { sent: false },
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
  }
  return { client, socket };
}

export function cancelled(device: string): DeviceError {
  return new DeviceError("cancelled", `${device}: cancelled while connecting; nothing was sent.`, {
    sent: false,
  });
}

function timedOut(
  { device, connect_ms, login_ms, login }: HopOptions,
  stage: "tcp" | "banner" | "login",
  said: string,
): DeviceError {
  const at = `${device.name} (${device.host}:${device.port})`;
  const tail = said === "" ? {} : { tail: said.slice(-500) };
  if (stage === "login") {
    return new DeviceError(
      "login_timeout",
      `${at} did not answer the login of user ${login.username} within ${login_ms} ms. Its AAA server may be down.`,
      { sent: false, ...tail },
    );
  }
  const message =
    stage === "tcp"
      ? `${at} did not accept a TCP connection within ${connect_ms} ms. Check address, route and firewall.`
      : `${at} accepted the TCP connection and did not finish the SSH handshake within ${connect_ms} ms. Check that SSH listens there and that the device is not overloaded.`;
  return new DeviceError("connect_timeout", message, { sent: false, ...tail });
}

/** True for sockets of TCP, which know their peer. */
export function isTcp(socket: Duplex): socket is Socket {
  return "remoteAddress" in socket;
}
