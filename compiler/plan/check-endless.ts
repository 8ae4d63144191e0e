// A command that never ends, and that nothing interrupts, is refused before the run instead of on the device.
import { transportNamed } from "../../packages/devices/src/transports.js";
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import { endlessIn } from "../../packages/devices/src/words/endless.js";
import { spend } from "../budget.js";
import type { Collector } from "../diagnostics/index.js";
import type { Inventory } from "../inventory/read.js";
import { compileRegex } from "../regex.js";
import type { IrCommand, IrStep } from "../reading/ir.js";
import { fixedLoop } from "./decide.js";
import { rendered, type Renderer } from "./render.js";

/** Texts of one command on one platform; what more of them bring is refused on the device. */
const LOOKED_AT = 20;

/** @param renderer reports nothing */
export function checkEndless(
  command: IrCommand,
  step: IrStep,
  devices: readonly ResolvedDevice[],
  { platforms }: Inventory,
  renderer: Renderer,
  problems: Collector,
): void {
  const looked = new Map<string, number>();
  for (const device of devices) {
    const before = looked.get(device.platform) ?? 0;
    if (before >= LOOKED_AT) continue;
    const transport = transportNamed(device.transport);
    if (!transport || transport.ends_commands) continue;
    const platform = platforms.get(device.platform);
    if (!platform?.endless) continue;
    const texts = (rendered(command, device, renderer, fixedLoop(step)) ?? []).slice(0, LOOKED_AT);
    looked.set(device.platform, before + texts.length);
    spend(texts.length);
    for (const text of texts) {
      const found = endlessIn(platform.endless, text, (pattern) =>
        compileRegex(pattern).matcher(text).find(),
      );
      if (found === undefined || (found.interrupt_ms !== undefined && transport.terminal)) continue;
      problems.add({
        code: "endless_command",
        message: `\`${text}\` does not end by itself on \`${platform.name}\``,
        at: command.node,
        hint: found.hint,
      });
      return;
    }
  }
}
