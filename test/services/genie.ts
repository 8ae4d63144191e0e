// The patterns by which PyPI's Genie libraries know that a command was refused, read from their sources.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { pythonPackages } from "./python-packages.mjs";
import type { UniconPattern } from "./unicon.js";

const PACKAGES = ["genie.libs.sdk==26.9", "genie.libs.clean==26.9"];
const run = promisify(execFile);

export async function geniePatterns(): Promise<{ system: string; patterns: UniconPattern[] }[]> {
  const script = fileURLToPath(new URL("genie-patterns.py", import.meta.url));
  const args = ["-W", "ignore", script, await pythonPackages(PACKAGES)];
  const { stdout } = await run("python3", args, { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as Awaited<ReturnType<typeof geniePatterns>>;
}
