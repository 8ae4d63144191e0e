// The line that is kept of a learnt key.
import { hostName } from "./match.js";
import { keyType } from "./parse.js";

const HOST = /^[\p{L}\p{N}\p{M}_][\p{L}\p{N}\p{M}._:%-]*$/u;
const KEY_TYPE = /^[A-Za-z0-9][A-Za-z0-9@.+-]*$/;

/**
 * Host and key come from outside, so the line must not be readable as anything but a known host: not as two lines, a
 * marker or a pattern, nor as a line of `authorized_keys`, where a name such as `pty` is an option. A second name in
 * brackets, which says the same to OpenSSH, is never an option.
 * @returns undefined where there is no such line
 */
export function knownHostsLine(host: string, port: number, key: Buffer): string | undefined {
  const type = keyType(key);
  if (!HOST.test(host) || !KEY_TYPE.test(type)) return undefined;
  const name = hostName(host, port);
  const names = name.startsWith("[") || /[.:]/.test(name) ? name : `${name},[${name}]:${port}`;
  return `${names} ${type} ${key.toString("base64")}`;
}
