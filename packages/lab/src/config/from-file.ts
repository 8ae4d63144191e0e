// A whole configuration that lies in a file of the device, as `configure replace` reads it.
import { ConfigMode } from "../config-mode.js";
import type { Device } from "../device.js";
import { type Node, root } from "./tree.js";

/** @returns the line that is none of a configuration, where there is one */
export function treeOfFile(device: Device, name: string): { tree: Node; wrong?: string } {
  const tree = root();
  const mode = new ConfigMode(device, { name, tree, base: root(), changes: [] });
  const { header, footer } = device.kind.config;
  const frame = new Set(`${header}\n${footer}`.split("\n").map((line) => line.split(" ")[0]?.trim()));
  for (const line of (device.files.content(name)?.toString("utf8") ?? "").split("\n")) {
    const text = line.trim();
    if (text === "" || text.startsWith("!") || frame.has(text.split(" ")[0])) continue;
    if (mode.line(text).text !== undefined) return { tree, wrong: text };
  }
  return { tree };
}
