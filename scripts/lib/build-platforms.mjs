// Reads the platforms that come along, so that no process has to read their YAML before it serves.
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { at } from "./root.mjs";

const READER = at("dist", "devices", "platforms", "load.js");
const BUILT = at("dist", "devices", "platforms", "built-platforms.json");

/** @throws {Error} with the file and the place in it that is wrong */
export async function buildPlatforms() {
  if (!existsSync(READER)) return;
  const { parsePlatform } = await import(READER);
  const folder = at("devices", "platforms");
  const built = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".yaml"))) {
    const text = readFileSync(at("devices", "platforms", file), "utf8");
    // A unit test looks at their patterns.
    built[file] = { text, platform: parsePlatform(text, file, () => undefined) };
  }
  writeFileSync(`${BUILT}.part`, JSON.stringify(built));
  renameSync(`${BUILT}.part`, BUILT);
}
