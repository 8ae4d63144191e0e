// The line that is kept of a learnt key.
import { type Route, routeName, uncheckedName } from "./names.js";
import { keyType } from "./parse.js";

const HOST = /^[\p{L}\p{N}\p{M}_][\p{L}\p{N}\p{M}._:%-]*$/u;
const KEY_TYPE = /^[A-Za-z0-9][A-Za-z0-9@.+-]*$/;

/**
 * Hosts and key come from outside, so the line must not be readable as anything but a known host: not as two lines, a
 * marker or a pattern, nor as a line of `authorized_keys`, where a name such as `pty` is an option. A second name in
 * brackets, which says the same to OpenSSH, is never an option.
 * @param checked false: the key was let in by `no`
 * @returns undefined where there is no such line
 */
export function knownHostsLine(route: Route, key: Buffer, checked: boolean): string | undefined {
  const type = keyType(key);
  if (![route, ...route.via].every(({ host }) => HOST.test(host)) || !KEY_TYPE.test(type)) return undefined;
  const name = checked ? routeName(route) : uncheckedName(route);
  const names = name.startsWith("[") || /[.:]/.test(name) ? name : `${name},[${name}]:${route.port}`;
  return `${names} ${type} ${key.toString("base64")}`;
}
