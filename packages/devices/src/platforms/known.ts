// The platforms that come along: many devices may be of another one than the inventory says.
import type { CliPlatform } from "../words/platform.js";
import { untilQuick } from "../shell/patterns-in-text.js";
import { loadPlatforms } from "./load.js";
import { type PromptOf, platformsWithPrompt } from "./with-prompt.js";
import { loopTurn } from "../words/loop-turn.js";

/** Those that show such a prompt, in their order. One is looked at in each turn of the loop: most patterns are new to it. */
export async function knownWithPrompt(line: string, of: PromptOf = "login"): Promise<CliPlatform[]> {
  const found: CliPlatform[] = [];
  for (const platform of Object.values(await loadPlatforms())) {
    if (platform.interface === "netconf") continue;
    const names = await untilQuick(line.length, () => platformsWithPrompt(line, [platform], of)).catch(
      () => [],
    );
    if (names.length > 0) found.push(platform);
    await loopTurn();
  }
  return found;
}
