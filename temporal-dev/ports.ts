// Picks loopback ports: the wanted one where it is free, else any.
import { connect, createServer } from "node:net";

const tryPort = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(undefined));
    probe.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });

/** @returns a port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const port = await tryPort(0);
  if (port === undefined) throw new Error("no free TCP port on 127.0.0.1");
  return port;
}

/**
 * The wanted port where it is free, else another one.
 * @param wanted 0: any
 * @returns `moved` is true when the wanted port was busy
 */
export async function choosePort(wanted: number): Promise<{ port: number; moved: boolean }> {
  const port = await tryPort(wanted);
  return port === undefined ? { port: await freePort(), moved: true } : { port, moved: false };
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
