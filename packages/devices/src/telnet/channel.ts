// A Telnet connection as the byte pipe that sessions are built on.
import type { Duplex } from "node:stream";
import type { ShellChannel } from "../shell/channel.js";
import { TERMINAL } from "../ssh/shell.js";
import { TelnetCodec } from "./codec.js";

export interface TelnetChannel extends ShellChannel {
  /** Whether anything but negotiation has come. */
  readonly greeted: boolean;
}

/** @param release ends what the connection rests on */
export function telnetChannel(socket: Duplex, release: () => void): TelnetChannel {
  let open = true;
  let greeted = false;
  let reason: string | undefined;
  const send = (bytes: Buffer): void => {
    if (open && socket.writable) socket.write(bytes);
  };
  const { term, cols, rows } = TERMINAL;
  const codec = new TelnetCodec({ term, cols, rows, reply: send });
  const destroy = (): void => {
    open = false;
    socket.destroy();
    release();
  };
  return {
    get greeted() {
      return greeted;
    },
    write: (text) => send(codec.encode(text)),
    listen: ({ data, closed }) => {
      const gone = (why: string): void => {
        open = false;
        closed(reason ?? why);
      };
      socket.on("data", (bytes: Buffer) => {
        const text = codec.decode(bytes);
        if (text.length === 0) return;
        greeted = true;
        data(text);
      });
      socket.on("error", (error: Error) => {
        reason = error.message;
        gone(error.message);
      });
      socket.on("end", () => gone("the device closed it"));
      socket.on("close", () => gone("the connection was closed"));
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    alive: (timeout_ms) => {
      if (!open) return Promise.resolve(false);
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), timeout_ms);
        void codec.mark().then(() => {
          clearTimeout(timer);
          resolve(open);
        });
      });
    },
    end: async (timeout_ms) => {
      if (open) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeout_ms);
          socket.once("close", () => {
            clearTimeout(timer);
            resolve();
          });
          socket.end();
        });
      }
      destroy();
    },
    destroy,
  };
}
