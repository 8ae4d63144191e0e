// Transport `ssh_exec`: one exec channel per command on one SSH connection, for hosts that tell exit codes.
import type { Client, ClientChannel } from "ssh2";
import { DeviceError } from "../errors.js";
import type { OpenOptions } from "../open.js";
import type { Session } from "../session.js";
import type { Hop } from "../ssh/connect.js";
import { dropHops, overSsh, timesOf } from "../ssh/open.js";
import type { Exit, Runner, Running } from "./runner.js";
import { ExecSession } from "./session.js";

export function openSshExec(options: OpenOptions): Promise<Session> {
  const { login_ms } = timesOf(options);
  return overSsh(
    options,
    async (hops) =>
      new ExecSession(sshRunner(options.device.name, hops, login_ms), options, (guard) => async (asked) => {
        const { openFiles } = await import("../files/open.js");
        return openFiles({ options, hops, guard }, asked);
      }),
  );
}

function sshRunner(device: string, hops: Hop[], login_ms: number): Runner {
  const { client, life } = hops.at(-1) as Hop;
  let closed: string | undefined;
  client.on("error", (error) => (closed ??= error.message));
  client.on("close", () => (closed ??= "the connection was closed"));
  const destroy = (): void => {
    closed ??= "closed";
    dropHops(hops);
  };
  return {
    get closed() {
      return closed;
    },
    start: (command) =>
      open(client, { device, command, login_ms }, (channel) => {
        life.channel = channel;
        return running(channel, () => closed);
      }),
    alive: (timeout_ms) => (closed === undefined ? life.answers(timeout_ms) : Promise.resolve(false)),
    end: async (timeout_ms) => {
      if (closed === undefined) {
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

function running(channel: ClientChannel, closed: () => string | undefined): Running {
  const told: Exit = {};
  channel.on("exit", (code: number | null, signal?: string) => {
    if (code !== null) told.code = code;
    else if (signal !== undefined) told.signal = signal.replace(/^SIG/, "");
  });
  const exit = new Promise<Exit>((resolve) => {
    channel.once("close", () => {
      const lost = Object.keys(told).length === 0 ? closed() : undefined;
      resolve(lost === undefined ? told : { lost });
    });
  });
  // It reads what is typed; nothing will be.
  channel.end();
  const kill = (): void => {
    try {
      channel.signal("KILL");
      channel.close();
    } catch {
      // It has ended.
    }
  };
  return { stdout: channel, stderr: channel.stderr, exit, kill };
}

interface Wanted {
  device: string;
  command: string;
  login_ms: number;
}

/** @param begin called at once: a quick device tells that the command has begun and how it ended in one piece */
function open(
  client: Client,
  { device, command, login_ms }: Wanted,
  begin: (channel: ClientChannel) => Running,
): Promise<Running> {
  return new Promise((resolve, reject) => {
    const refuse = (code: DeviceError["code"], what: string, sent: boolean): void => {
      clearTimeout(timer);
      client.off("close", gone);
      reject(new DeviceError(code, `${device}: ${what}`, { sent }));
    };
    // The request holds the command, so from here on it may have been carried out.
    const gone = (): void =>
      refuse("session_lost", "the connection was closed while a command was sent.", true);
    const timer = setTimeout(
      () =>
        refuse(
          "command_timeout",
          `no channel for a command within ${login_ms} ms. The device may be overloaded.`,
          true,
        ),
      login_ms,
    );
    client.once("close", gone);
    client.exec(command, (error, channel) => {
      clearTimeout(timer);
      client.off("close", gone);
      if (!error) return resolve(begin(channel));
      const limit = "reason" in error;
      refuse(
        limit ? "session_limit" : "unsupported",
        limit
          ? `it opens no further channel: ${error.message}. Wait, or close other sessions on it.`
          : `it takes no commands on exec channels: ${error.message}. Use transport ssh.`,
        false,
      );
    });
  });
}
