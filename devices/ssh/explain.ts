// Turns what ssh2 and TCP say about a failed connection into a DeviceError with a cure.
import { DeviceError } from "../errors.js";

export interface Failure {
  device: string;
  host: string;
  port: number;
  stage: "tcp" | "banner" | "login";
  /** Text that came before or beside SSH: greeting and banner. */
  said: string;
  error: Error;
}

const LIMIT =
  /too many|max(imum|\.)? ?(number|no\.?)? ?(of )?(\w+ )?(sessions|users|connections|logins|startups)|maxstartups|no (free|available|more) |session limit|connection limit|(all|no) (vtys?|lines?|sessions?) (are |is )?(in use|busy|free|available)|lines? (are |is )?busy|try again later/i;

/** Whether a device's words mean that it has no line or session free. */
export function saysFull(text: string): boolean {
  return LIMIT.test(text);
}

export function explain({ device, host, port, stage, said, error }: Failure): DeviceError {
  const at = `${device} (${host}:${port})`;
  const { code, level } = error as Error & { code?: string | number; level?: string };
  const words = said.trim();
  const details = { sent: false, ...(words === "" ? {} : { tail: words.slice(-500) }) };
  const make = (kind: DeviceError["code"], message: string): DeviceError =>
    new DeviceError(kind, message, details, { cause: error });

  if (saysFull(words) || saysFull(error.message) || code === 12) {
    return make(
      "session_limit",
      `${at} has no session free: ${JSON.stringify(words || error.message)}. Wait, or close other sessions on it.`,
    );
  }
  if (/no matching/.test(error.message)) {
    return make(
      "algorithms",
      `${at}: ${error.message}. The device may only know retired algorithms: set ssh.algorithms: legacy for it.`,
    );
  }
  if (level === "agent")
    return make(
      "secret_unavailable",
      `${at}: the SSH agent does not answer: ${error.message}. Start it, or use a key file.`,
    );
  if (level === "client-authentication")
    return make("login_refused", `${at}: ${error.message}. Check the credential.`);
  if (stage === "login") {
    return make(
      "login_refused",
      `${at} closed the connection during the login: ${error.message}. Check the credential and the device's access lists.`,
    );
  }
  switch (code) {
    case "ECONNREFUSED":
      return make(
        "unreachable",
        `${at} refuses TCP connections. Check that SSH is enabled there and the port is right.`,
      );
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return make(
        "unreachable",
        `${at}: the name ${host} cannot be resolved (${code}). Check the spelling and the worker's DNS.`,
      );
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
      return make("unreachable", `${at}: no route (${code}). Check address, routing and firewall.`);
    default:
      return make(
        "unreachable",
        `${at}: the connection was closed before SSH began (${error.message}). An access list, or no free line on the device, looks like this.`,
      );
  }
}
