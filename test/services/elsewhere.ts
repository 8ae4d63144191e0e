// A folder on a machine that has never seen a run: no API to ask, no device to reach, no secret to read.
import { type ChildProcess, execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RecordedVerdict } from "../../cli/recorded/text.js";
import type { CliOutcome } from "./stack.js";

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface Elsewhere {
  /** Runs the command line there. */
  cli(...args: string[]): Promise<CliOutcome> & { child: ChildProcess };
  /** `replay BUNDLE --devices recorded`; the report goes to `again.html`. */
  replay(bundle: string, ...args: string[]): ReturnType<Elsewhere["cli"]>;
  /** The same as JSON, with another spec where one is given. @throws {Error} with what it said where there is no verdict */
  judge(
    bundle: string,
    spec?: string,
    ...args: string[]
  ): Promise<{ code: number; verdict: RecordedVerdict }>;
}

/** @param env beside PATH and an API that nobody listens for */
export function elsewhere(folder: string, env: Record<string, string> = {}): Elsewhere {
  const own = { PATH: process.env["PATH"], ORCHESTRATOR_URL: "http://127.0.0.1:9", NO_COLOR: "1", ...env };
  const cli: Elsewhere["cli"] = (...args) => {
    let child: ChildProcess | undefined;
    const ended = new Promise<CliOutcome>((resolve) => {
      child = execFile(
        process.execPath,
        [CLI, ...args],
        { cwd: folder, env: own },
        (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code ?? 255), stdout, stderr });
        },
      );
    });
    return Object.assign(ended, { child: child as ChildProcess });
  };
  const replay: Elsewhere["replay"] = (bundle, ...args) =>
    cli("replay", bundle, "--devices", "recorded", "-o", "again.html", ...args);
  return {
    cli,
    replay,
    async judge(bundle, spec, ...args) {
      if (spec !== undefined) await writeFile(join(folder, "today.yaml"), spec);
      const other = spec === undefined ? [] : ["--spec", "today.yaml"];
      const { code, stdout, stderr } = await replay(bundle, "--json", ...other, ...args);
      if (stdout === "") throw new Error(stderr);
      return { code, verdict: JSON.parse(stdout) as RecordedVerdict };
    },
  };
}
