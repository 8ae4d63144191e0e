// Reads the platforms that come along, so that no process has to read their YAML before it serves.
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "./root.mjs";

const READER = at("dist", "packages", "devices", "src", "platforms", "load.js");
const BUILT = at("dist", "packages", "devices", "src", "platforms", "built-platforms.json");

/** @throws {Error} with the file and the place in it that is wrong */
export async function buildPlatforms() {
  if (!existsSync(READER)) return;
  const { parsePlatform } = await import(READER);
  const folder = at("packages", "devices", "src", "platforms");
  const built = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".yaml"))) {
    const text = readFileSync(join(folder, file), "utf8");
    // A unit test looks at their patterns.
    built[file] = { text, platform: parsePlatform(text, file, () => undefined) };
  }
  writeFileSync(`${BUILT}.part`, JSON.stringify(built));
  renameSync(`${BUILT}.part`, BUILT);
}
