// Runs the replay process as it ships.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { ReplayVerdict } from "../../schemas/replay.js";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

/** @param dist of the build. @throws {Error} with what the process said */
export async function replay(
  histories: { name: string; json: string }[],
  dist = DIST,
): Promise<ReplayVerdict> {
  const child = spawn(process.execPath, [join(dist, "worker", "replay", "main.js")], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(histories.map((history) => `${JSON.stringify(history)}\n`).join(""));
  const [told, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (told === "") throw new Error(said);
  return JSON.parse(told) as ReplayVerdict;
}
