// Commands that do not end by themselves, as the platform's data knows them.
import type { Platform } from "./platform.js";

type Endless = NonNullable<Platform["endless"]>[number];

/** @param finds whether a pattern is found in the command */
export function endlessIn(
  rules: Platform["endless"],
  finds: (pattern: string) => boolean,
): Endless | undefined {
  return rules?.find(({ command, unless }) => finds(command) && !(unless !== undefined && finds(unless)));
}
