// Turns what ssh2 and TCP say about a failed connection into a DeviceError with a cure.
import type { ResolvedDevice } from "../words/device.js";
import { DeviceError, type DeviceErrorCode } from "../errors.js";
import { ending } from "../quoted.js";

/** How far it came: TCP, SSH handshake, login, login with the secret sent. */
export type Stage = "tcp" | "banner" | "login" | "attempt";

interface Situation {
  device: ResolvedDevice;
  stage: Stage;
  /** Text that came before or beside SSH: greeting and banner. */
  said: string;
  /** What should answer there; default SSH. */
  protocol?: "telnet";
}

const LIMIT =
  /too many|max(imum|\.)? ?(number|no\.?)? ?(of )?(\w+ )?(sessions|users|connections|logins|startups)|maxstartups|no (free|available|more) |session limit|connection limit|(all|no) (vtys?|lines?|sessions?) (are |is )?(in use|busy|free|available)|lines? (are |is )?busy|try again later/i;
const TOO_MANY_CONNECTIONS = 12;

/** Whether a device's words mean that it has no line or session free. */
export function saysFull(text: string): boolean {
  return LIMIT.test(text) && !/authentication failures/i.test(text);
}

export function explain({ device, stage, said, protocol, error }: Situation & { error: Error }): DeviceError {
  const { code, level } = error as Error & { code?: string | number; level?: string };
  const words = said.trim();
  const make = maker(device, said, error);
  if (saysFull(words) || saysFull(error.message) || code === TOO_MANY_CONNECTIONS) {
    return make(
      "session_limit",
      `no session is free: ${JSON.stringify(words || error.message)}. Wait, or close other sessions on it.`,
    );
  }
  if (error.message.includes("no matching")) {
    return make(
      "algorithms",
      `${error.message}. The device may only know retired algorithms: set ssh.algorithms: legacy for it.`,
    );
  }
  if (level === "agent") {
    return make(
      "secret_unavailable",
      `the SSH agent does not answer: ${error.message}. Start it, or use a key file.`,
    );
  }
  if (level === "client-authentication")
    return make("login_refused", `${error.message}. Check the credential.`);
  if (stage === "attempt") {
    return make(
      "login_refused",
      `it closed the connection when the credential was shown (${error.message}). Check the credential and the device's access lists.`,
    );
  }
  return make("unreachable", unreachable(device.host, { stage, protocol, code, error }));
}

interface Failed {
  stage: Stage;
  protocol: Situation["protocol"];
  code: string | number | undefined;
  error: Error;
}

function unreachable(host: string, { stage, protocol, code, error }: Failed): string {
  switch (code) {
    case "ECONNREFUSED":
      return `it refuses TCP connections. Check that ${protocol ?? "SSH"} is enabled there and the port is right.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the name ${host} cannot be resolved (${code}). Check the spelling and the worker's DNS.`;
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
      return `no route (${code}). Check address, routing and firewall.`;
    default:
      return stage === "login"
        ? `it closed the connection before the credential was shown (${error.message}). It may be restarting or busy.`
        : `the connection was closed before SSH began (${error.message}). An access list, or no free line on the device, looks like this.`;
  }
}

export function explainTimeout(
  situation: Situation & { connect_ms: number; login_ms: number; username: string },
): DeviceError {
  const { device, stage, said, connect_ms, login_ms, username } = situation;
  const make = maker(device, said);
  switch (stage) {
    case "tcp":
      return make(
        "connect_timeout",
        `no TCP connection within ${connect_ms} ms. Check address, route and firewall.`,
      );
    case "banner":
      return make(
        "connect_timeout",
        `it accepted the TCP connection and did not finish the SSH handshake within ${connect_ms} ms. ` +
          "Check that SSH listens there and that the device is not overloaded.",
      );
    default:
      return make(
        "login_timeout",
        `the login of user ${username} was not answered within ${login_ms} ms. The device's AAA server may be down.`,
      );
  }
}

function maker(device: ResolvedDevice, said: string, cause?: Error) {
  const words = said.trim();
  const details = { sent: false, ...(words === "" ? {} : { tail: ending(words, 500) }) };
  return (code: DeviceErrorCode, what: string): DeviceError =>
    new DeviceError(code, `${device.name} (${device.host}:${device.port}): ${what}`, details, { cause });
}
