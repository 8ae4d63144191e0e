// Ports of this machine for a server that must be told its own: the wanted one where it is free, else another.
import { randomInt } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { connect, createServer } from "node:net";

/** Below the ports of outgoing connections, so that none of these is in the way when the server comes back. */
const LOWEST = 26_500;
const HIGHEST = 32_500;
const LOOPBACK = "127.0.0.1";

export interface ClaimedPort {
  port: number;
  /** Another one than the wanted. */
  moved: boolean;
  /** May be called twice. */
  release(): void;
}

/** @returns whether nobody listens there now */
export const isFree = (port: number, host = LOOPBACK): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });

/** UDP's ports are apart from TCP's: holding the UDP one of the same number is the claim; it ends with its process. */
const claim = (port: number, host: string): Promise<Socket | undefined> =>
  new Promise((resolve) => {
    const held = createSocket("udp4").unref();
    held.once("error", () => {
      held.close();
      resolve(undefined);
    });
    held.bind({ port, address: host, exclusive: true }, () => resolve(held));
  });

async function claimIfFree(port: number, host: string): Promise<Socket | undefined> {
  const held = await claim(port, host);
  if (held === undefined || (await isFree(port, host))) return held;
  held.close();
  return undefined;
}

/**
 * Until the claim is released, or its process has ended, no other caller is given the port, in whatever process.
 * @param wanted 0: any
 * @param host an address of this machine
 */
export async function claimPort(wanted: number, host = LOOPBACK): Promise<ClaimedPort> {
  for (let port = wanted, moved = false; ; moved = wanted !== 0) {
    let held = port === 0 ? undefined : await claimIfFree(port, host);
    const release = () => {
      held?.close();
      held = undefined;
    };
    if (held !== undefined) return { port, moved, release };
    port = randomInt(LOWEST, HIGHEST);
  }
}

/** Whether something accepts connections on a port of 127.0.0.1. */
export const listening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const answer = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
  });
