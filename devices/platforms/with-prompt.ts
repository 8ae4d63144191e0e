// Which platforms greet with such a prompt: what a device may be whose platform is wrong in the inventory.
import type { Platform } from "../../schemas/platform.js";
import { re2 } from "../shell/regex.js";

/** @param line the last line that a device showed after the login. @returns names, in the order of the platforms */
export function platformsWithPrompt(line: string, platforms: readonly Platform[]): string[] {
  const prompt = line.trimEnd();
  if (prompt === "") return [];
  const greets = ({ modes, login_modes, command_mode }: Platform): boolean =>
    [...login_modes, command_mode].some((mode) => {
      const pattern = modes[mode]?.prompt;
      return pattern !== undefined && (re2(pattern).matches(prompt) || re2(pattern).matches(`${prompt} `));
    });
  return platforms.filter(greets).map(({ name }) => name);
}
