// Which image a simulated device has booted: the file that its configuration names, where that is an image of its kind.
import { flatten } from "./config/tree.js";
import type { Device } from "./device.js";

export interface BootedImage {
  file: string;
  version: string;
}

/** The first bytes of a file in which an image says what it is. */
const HEAD_BYTES = 200;

/** The image that it comes with, where none is named or what is named cannot be booted. */
export function bootedImage({ kind, facts, files, store }: Device): BootedImage {
  const own = { file: kind.boot?.image ?? "", version: String(facts["version"] ?? "") };
  if (!kind.boot) return own;
  const pattern = new RegExp(kind.boot.named);
  const named = flatten(store.startup).flatMap((path) => pattern.exec(path)?.[1] ?? []);
  for (const file of named) {
    const head = files.content(file)?.subarray(0, HEAD_BYTES).toString("latin1") ?? "";
    const [, name, version] = /^LAB IMAGE (\w+)\nVERSION (\S+)\n/.exec(head) ?? [];
    if (name === kind.name && version !== undefined) return { file, version };
  }
  return own;
}
