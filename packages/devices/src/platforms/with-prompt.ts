// Which platforms show such a prompt: what a device may be whose platform is wrong in the inventory.
import type { CliPlatform } from "../words/platform.js";
import { oddHostName, withPlainName } from "../shell/host-name.js";
import { modesOf } from "../shell/prompts.js";

/** Modes that count: those of a login, or that in which lines of a change are typed. */
export type PromptOf = "login" | "change";

/**
 * @param line the last line that a device showed
 * @returns names, in the order of the platforms
 */
export function platformsWithPrompt(
  line: string,
  platforms: readonly CliPlatform[],
  which: PromptOf = "login",
): string[] {
  const prompt = line.trimEnd();
  if (prompt === "") return [];
  const forms = [prompt, withPlainName(prompt, oddHostName(prompt))];
  const modesFor = ({ login_modes, command_mode, configure }: CliPlatform): (string | undefined)[] =>
    which === "login" ? [...login_modes, command_mode] : [configure?.mode];
  const shows = (platform: CliPlatform): boolean =>
    forms.some((form) => modesOf(platform, form).some((mode) => modesFor(platform).includes(mode)));
  return platforms.filter(shows).map(({ name }) => name);
}
