// Whether anybody listens at a device's address: TCP alone, without SSH and without a login.
import { CONNECT_MS } from "../timing.js";
import { connect as tcp } from "node:net";
import type { ResolvedDevice } from "../words/device.js";
import { cancelled } from "./connect.js";
import { explain, explainTimeout } from "./explain.js";

export interface ProbeOptions {
  /** Milliseconds. Default 10,000. */
  connect_ms?: number;
  signal: AbortSignal;
}

/** @throws {DeviceError} unreachable, connect_timeout, cancelled */
export function probeTcp(
  device: ResolvedDevice,
  { connect_ms = CONNECT_MS, signal }: ProbeOptions,
): Promise<void> {
  const { host, port } = device;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled(device.name));
    const about = { device, stage: "tcp" as const, said: "" };
    const socket = tcp({ host, port });
    const late = setTimeout(
      () => end(explainTimeout({ ...about, connect_ms, login_ms: 0, username: "" })),
      connect_ms,
    );
    const abort = (): void => end(cancelled(device.name));
    const end = (error?: Error): void => {
      clearTimeout(late);
      signal.removeEventListener("abort", abort);
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    signal.addEventListener("abort", abort, { once: true });
    socket.once("connect", () => end());
    socket.once("error", (error) => end(explain({ ...about, error })));
  });
}
