// Which platforms show such a prompt: what a device may be whose platform is wrong in the inventory.
import type { Platform } from "../../schemas/platform.js";
import { oddHostName, withPlainName } from "../shell/host-name.js";
import { modesOf } from "../shell/prompts.js";

/**
 * @param line the last line that a device showed
 * @param which modes count: those of a login, or all
 * @returns names, in the order of the platforms
 */
export function platformsWithPrompt(
  line: string,
  platforms: readonly Platform[],
  which: "login" | "all" = "login",
): string[] {
  const prompt = line.trimEnd();
  if (prompt === "") return [];
  const forms = [prompt, withPlainName(prompt, oddHostName(prompt))];
  const greets = (platform: Platform): boolean =>
    forms.some((form) =>
      modesOf(platform, form).some(
        (mode) => which === "all" || platform.login_modes.includes(mode) || mode === platform.command_mode,
      ),
    );
  return platforms.filter(greets).map(({ name }) => name);
}
