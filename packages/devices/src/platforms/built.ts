// The platforms that come along as the build has read them: their YAML takes half a second of a processor, which every
// process would spend before it serves.
import { readFile } from "node:fs/promises";
import type { Platform } from "../words/platform.js";

/** `scripts/lib/build-platforms.mjs` writes it beside this module where that is compiled; sources read the YAML. */
const BUILT = new URL("built-platforms.json", import.meta.url);

/** @returns what a file was read as; undefined where the build did not see it, or saw another text */
export async function builtPlatforms(): Promise<(file: string, text: string) => Platform | undefined> {
  const json = await readFile(BUILT, "utf8").catch(() => "{}");
  const built = JSON.parse(json) as Record<string, { text: string; platform: Platform }>;
  return (file, text) => (built[file]?.text === text ? built[file].platform : undefined);
}
