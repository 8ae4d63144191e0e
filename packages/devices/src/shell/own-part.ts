// What a device said to a line, without the rest of what it said to the line before.
import type { DeviceResponse } from "./exchange-options.js";

/** What stands above the prompt with the line is that rest. */
export function ownPart(heard: DeviceResponse, prompt: string, line: string): DeviceResponse {
  if (!heard.isRepeated) return heard;
  const lines = heard.output.split("\n");
  const at = lines.findLastIndex(
    (each) => each.startsWith(prompt) && each.slice(prompt.length).trim() === line.trim(),
  );
  if (at < 0) return heard;
  const output = lines.slice(at + 1).join("\n");
  return { ...heard, output, edges: output, stray: lines.slice(0, at).join("\n") };
}
