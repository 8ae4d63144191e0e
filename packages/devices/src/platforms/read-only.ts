// Whether a rendered command only reads, by the platform's data.
import type { Platform } from "../words/platform.js";
import { re2 } from "../shell/regex.js";

/** True when the platform lists the command as read-only and no part of it writes. Anything unknown is a write. */
export function isReadOnly(platform: Platform, command: string): boolean {
  const line = command.trim();
  if (/[\r\n]/.test(line)) return false;
  const listed = platform.read_only.some((pattern) => re2(`^(?:${pattern})`).test(line));
  return listed && !platform.not_read_only.some((pattern) => re2(pattern).test(line));
}
