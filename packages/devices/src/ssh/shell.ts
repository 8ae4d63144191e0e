// A terminal on an SSH connection, as the byte pipe that sessions are built on.
import type { ClientChannel } from "ssh2";
import { DeviceError } from "../errors.js";
import type { ShellChannel } from "../shell/channel.js";
import type { Hop } from "./connect.js";

/** Wide and high, so that devices neither wrap nor page where they believe the terminal. */
export const TERMINAL = { term: "vt100", cols: 511, rows: 1000, width: 0, height: 0 };

/**
 * @param hops the chain, nearest first; the shell runs on the last
 * @throws {DeviceError} session_limit, session_lost, login_timeout, cancelled
 */
export async function openShell(
  device: string,
  hops: Hop[],
  login_ms: number,
  signal?: AbortSignal,
): Promise<ShellChannel> {
  const { client, life } = hops.at(-1) as Hop;
  const errors: { last?: Error } = {};
  client.on("error", (error) => (errors.last = error));
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const stream = await new Promise<ClientChannel>((resolve, reject) => {
    const refuse = (code: DeviceError["code"], message: string): void =>
      reject(new DeviceError(code, `${device}: ${message}`, { sent: false }));
    timer = setTimeout(
      () =>
        refuse(
          "login_timeout",
          `logged in, and no shell was opened within ${login_ms} ms. The device may be overloaded.`,
        ),
      login_ms,
    );
    onAbort = () => refuse("cancelled", "cancelled while opening a shell; nothing was sent.");
    signal?.addEventListener("abort", onAbort, { once: true });
    client.once("close", () =>
      refuse(
        "session_lost",
        `the connection was closed while a shell was opened (${errors.last?.message ?? "no reason given"}).`,
      ),
    );
    client.shell(TERMINAL, (error, shell) => {
      if (error)
        refuse(
          "session_limit",
          `logged in, and the device opens no shell: ${error.message}. Its session limit may be reached; wait, or close other sessions.`,
        );
      else resolve(shell);
    });
  }).finally(() => {
    clearTimeout(timer);
    if (onAbort) signal?.removeEventListener("abort", onAbort);
  });
  life.channel = stream;
  return pipe(stream, hops, errors);
}

function pipe(stream: ClientChannel, hops: Hop[], errors: { last?: Error }): ShellChannel {
  const { client, life } = hops.at(-1) as Hop;
  let open = true;
  const destroy = (): void => {
    open = false;
    for (const hop of hops.toReversed()) hop.client.destroy();
    hops[0]?.socket.destroy();
  };
  return {
    columns: TERMINAL.cols,
    write: (text) => {
      if (open && stream.writable) stream.write(text);
    },
    listen: ({ data, closed }) => {
      const gone = (why: string): void => {
        open = false;
        closed(errors.last?.message ?? why);
      };
      stream.on("data", data);
      stream.stderr.on("data", data);
      stream.on("error", (error: Error) => gone(error.message));
      stream.on("close", () => gone("the device closed it"));
      client.on("error", (error) => gone(error.message));
      client.on("close", () => gone("the connection was closed"));
      client.on("end", () => gone("the connection was ended"));
    },
    pause: () => stream.pause(),
    resume: () => stream.resume(),
    alive: (timeout_ms) => (open ? life.answers(timeout_ms) : Promise.resolve(false)),
    end: async (timeout_ms) => {
      if (open) {
        stream.end();
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeout_ms);
          client.once("close", () => {
            clearTimeout(timer);
            resolve();
          });
          client.end();
        });
      }
      destroy();
    },
    destroy,
  };
}
