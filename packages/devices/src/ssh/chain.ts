// Connects to a device, through its jump hosts if it has any, each with a login of its own.
import type { Duplex } from "node:stream";
import type { ResolvedDevice } from "../words/device.js";
import { DeviceError, ofHop } from "../errors.js";
import type { HostKeys } from "../hostkeys/verify.js";
import type { Login } from "../login.js";
import { cancelled, connectHop, type Hop, type HopOptions } from "./connect.js";

export interface Stop {
  device: ResolvedDevice;
  login: Login;
  hostKeys: HostKeys;
}

export interface ChainOptions {
  connect_ms: number;
  login_ms: number;
  signal?: AbortSignal | undefined;
  onHop?: HopOptions["onHop"];
}

/**
 * @param stops nearest first, the device itself last
 * @throws {DeviceError} as `connectHop`; where a jump host fails, the message names it
 */
export async function connectChain(stops: Stop[], options: ChainOptions): Promise<Hop[]> {
  const hops: Hop[] = [];
  try {
    for (const stop of stops) {
      const before = hops.at(-1);
      const through = before && (await tunnel(before, stop.device, options));
      const via = stops.slice(0, hops.length).map(({ device: { host, port } }) => ({ host, port }));
      hops.push(await connectHop({ ...stop, ...options, via, ...(through ? { through } : {}) }));
    }
    return hops;
  } catch (error) {
    for (const hop of hops.toReversed()) hop.client.on("error", () => {}).destroy();
    hops[0]?.socket.destroy();
    const failed = stops[hops.length];
    const target = stops.at(-1);
    if (!(error instanceof DeviceError) || !failed || !target || failed === target) throw error;
    throw ofHop(target.device.name, failed.device.name, error);
  }
}

/** A connection from the last hop to a device. @throws {DeviceError} unreachable, connect_timeout, cancelled */
export function tunnel(
  { client }: Hop,
  device: ResolvedDevice,
  { connect_ms, signal }: ChainOptions,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(cancelled(device.name));
    signal?.addEventListener("abort", onAbort, { once: true });
    const refuse = (code: DeviceError["code"], why: string): void =>
      reject(
        new DeviceError(
          code,
          `${device.name} (${device.host}:${device.port}): ${why} Check that the jump host may forward and can reach it.`,
          { sent: false },
        ),
      );
    const timer = setTimeout(
      () => refuse("connect_timeout", `its jump host opened no connection to it within ${connect_ms} ms.`),
      connect_ms,
    );
    client.on("error", (error) =>
      refuse("unreachable", `the connection to its jump host was lost: ${error.message}.`),
    );
    client.forwardOut("127.0.0.1", 0, device.host, device.port, (error, stream) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      if (error) refuse("unreachable", `its jump host could not connect to it: ${error.message}.`);
      else resolve(stream);
    });
  });
}
