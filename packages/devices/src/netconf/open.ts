// Transport `netconf`: the NETCONF subsystem of an SSH server (RFC 6242).
import { transportMark } from "../recording/marks.js";
import type { Client, ClientChannel } from "ssh2";
import { DeviceError } from "../errors.js";
import { within } from "../exec/within.js";
import type { OpenOptions } from "../open.js";
import type { Session } from "../session.js";
import type { Hop } from "../ssh/connect.js";
import { dropHops, overSsh, timesOf } from "../ssh/open.js";
import { NetconfClient } from "./client.js";
import { NetconfSession } from "./session.js";

export function openNetconf(options: OpenOptions): Promise<Session> {
  const { device, platform, signal, mask = (text) => text } = options;
  const { login_ms } = timesOf(options);
  return overSsh(options, async (hops) => {
    const { client: ssh, life } = hops.at(-1) as Hop;
    const opening = {
      device: device.name,
      what: "opening the NETCONF subsystem",
      timeout_ms: login_ms,
      signal,
    };
    const channel = await within(opening, subsystem(ssh, device.name)).catch(unsent);
    life.channel = channel;
    const client = new NetconfClient(device.name, channel, mask);
    client.recorder = options.recorder;
    options.recorder?.mark(transportMark("netconf"));
    ssh.on("error", (error) => client.gone(error.message));
    ssh.on("close", () => client.gone("the connection was closed"));
    await client.hello(login_ms, signal).catch(unsent);
    const session = new NetconfSession({
      device: device.name,
      platform,
      client,
      mask,
      drop: () => dropHops(hops),
    });
    session.guard(options.guard);
    return session;
  });
}

function subsystem(client: Client, device: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.once("close", () =>
      reject(
        new DeviceError("session_lost", `${device}: the connection was closed while NETCONF was started.`, {
          sent: false,
        }),
      ),
    );
    client.subsys("netconf", (error, channel) => {
      if (!error) return resolve(channel);
      const what = `it has no NETCONF on this port: ${error.message}. Enable NETCONF over SSH there, usually on port 830.`;
      reject(new DeviceError("unsupported", `${device}: ${what}`, { sent: false }));
    });
  });
}

/** Opening a session changes nothing on the device. */
function unsent(error: unknown): never {
  if (!(error instanceof DeviceError)) throw error;
  throw new DeviceError(error.code, error.message, { ...error.details, sent: false }, { cause: error });
}
