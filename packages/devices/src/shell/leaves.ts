// Whether a line of a change asks to leave config mode.
import type { CliPlatform } from "../words/platform.js";

/** Words by which people leave config mode, as they are or cut short. */
const LEAVING = ["end", "exit", "quit", "return", "abort", "logout", "commit"];

export function leaves(conf: NonNullable<CliPlatform["configure"]>, line: string): boolean {
  const { leave, abort = [], commit, confirm } = conf;
  const known = [
    ...leave,
    ...abort,
    ...(commit ? [commit] : []),
    ...(confirm?.accept ?? []),
    ...(confirm?.abort ?? []),
  ];
  const [word = ""] = line.trim().toLowerCase().split(/\s+/);
  return known.includes(line.trim()) || (word.length > 1 && LEAVING.some((each) => each.startsWith(word)));
}
