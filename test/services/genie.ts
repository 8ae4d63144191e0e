// What PyPI's Genie libraries know of devices, read from their sources: how they refuse a command, and what they answer to reads.
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

const OF_READS = ["genie.libs.parser==26.9", "genie.libs.ops==26.9"];

/** What a device of a system answers to reads: whole outputs, and lines of outputs. */
export interface GenieOutput {
  system: string | null;
  source: string;
  text: string;
}

export async function genieOutputs(): Promise<GenieOutput[]> {
  const script = fileURLToPath(new URL("genie-outputs.py", import.meta.url));
  const args = ["-W", "ignore", script, await pythonPackages(OF_READS)];
  const { stdout } = await run("python3", args, { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as GenieOutput[];
}
