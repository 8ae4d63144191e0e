// What a command does to a device, by the platform's data; and what may not be in a command at all.
import type { Platform } from "../packages/devices/src/words/platform.js";
import { ExpressionError } from "./expressions/index.js";
import { limitedSearch } from "../packages/devices/src/words/pattern-limit.js";
import { compileRegex, matchesStart } from "./regex.js";

export type EffectData = Pick<Platform, "read_only" | "not_read_only">;

/** Longer commands are not looked at, characters. */
const LONGEST = 4_000;
const MAX_CACHED = 5_000;
const cache = new WeakMap<EffectData, Map<string, "read" | "write">>();

/**
 * `read` where the platform lists the command as read-only and no part of it makes it a write all the same (a redirect,
 * `| tee`). Blanks before the command do not matter.
 * @throws {OverBudget} where the patterns take too long for the loop
 */
export function effectOf(platform: EffectData, command: string): "read" | "write" {
  // Kept neither: so many of them would fill the memory.
  if (command.length > LONGEST) return "write";
  let known = cache.get(platform);
  if (!known) cache.set(platform, (known = new Map()));
  let effect = known.get(command);
  if (effect === undefined) {
    effect = decide(platform, command.trimStart());
    if (known.size >= MAX_CACHED) known.clear();
    known.set(command, effect);
  }
  return effect;
}

function decide(platform: EffectData, command: string): "read" | "write" {
  // Whatever the data says: what a second line does, nobody has judged.
  if (findUnsafe(command) >= 0) return "write";
  if (!platform.read_only.some((pattern) => matchesStart(pattern, command))) return "write";
  const writes = (platform.not_read_only ?? []).some((pattern) => {
    const regex = compileRegex(pattern);
    return limitedSearch(regex, command, (text) => regex.test(text));
  });
  return writes ? "write" : "read";
}

/** Position of the first line break or control character; a tab is none. -1 where there is none. */
export const findUnsafe = (text: string): number =>
  text.search(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/);

/**
 * A value must not smuggle a second command into the first.
 * @throws {ExpressionError} `unsafe_command`
 */
export function assertSafeCommand(command: string): void {
  const at = findUnsafe(command);
  if (at < 0) return;
  const code = command.charCodeAt(at).toString(16).padStart(4, "0");
  const what =
    command[at] === "\n" || command[at] === "\r"
      ? "a line break"
      : `the control character U+${code.toUpperCase()}`;
  throw new ExpressionError(
    "unsafe_command",
    `the command holds ${what} after \`${command.slice(0, at).slice(-40)}\`; nothing was sent`,
    at,
  );
}
