// Replays a run's histories in a process of its own: the API has no workflow code, and stays quick.
import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import pLimit from "p-limit";
import { historyFolder, runJsonPath } from "../../artifacts/paths.js";
import type { ReplayVerdict } from "../../schemas/replay.js";
import type { ApiDeps } from "../deps.js";
import { Problem } from "../problem.js";
import { historyJson } from "./history.js";

export interface NamedHistory {
  name: string;
  json: AsyncIterable<Uint8Array>;
}

const TIMEOUT_MS = 120_000;

/** Those of the archive; of a run that is not archived yet, that of its workflow as far as it has come. */
export async function* historiesOf(deps: ApiDeps, run: string): AsyncGenerator<NamedHistory> {
  const folder = historyFolder(run);
  if (await deps.store.read(runJsonPath(run))) {
    for await (const { path } of deps.store.sizes(folder)) {
      const opened = await deps.store.open(path);
      if (opened) yield { name: path.slice(folder.length).replace(/\.json$/, ""), json: opened.body };
    }
    return;
  }
  yield { name: "run.0", json: await historyJson(deps, run, "run", 0) };
}

/**
 * One replay at a time; the others wait.
 * @param main path of the worker's replay process
 * @param env of that process
 */
export function createReplay(main: string, env: NodeJS.ProcessEnv) {
  const oneByOne = pLimit(1);
  return (histories: AsyncIterable<NamedHistory>): Promise<ReplayVerdict> =>
    oneByOne(() => replay(main, env, histories));
}

/** @throws {Problem} `internal`, with what the process said */
async function replay(
  main: string,
  env: NodeJS.ProcessEnv,
  histories: AsyncIterable<NamedHistory>,
): Promise<ReplayVerdict> {
  const child = spawn(process.execPath, [main], { env, stdio: ["pipe", "pipe", "pipe"] });
  const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MS);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  try {
    const [told, said, code, fed] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      ended,
      pipeline(Readable.from(lines(histories)), child.stdin).catch((error: unknown) => error),
    ]);
    // Where the histories cannot be had, that is the reason; a pipe that the process closed is none.
    if (fed instanceof Problem) throw fed;
    if (code === 0) return JSON.parse(told) as ReplayVerdict;
    throw new Problem(
      "internal",
      code === null
        ? `The replay was ended after ${TIMEOUT_MS / 1_000} s.`
        : `The replay ended with exit code ${code}: ${said.trim().split("\n").at(-1) ?? ""}`,
    );
  } finally {
    clearTimeout(timer);
    child.kill("SIGKILL");
  }
}

/** Each history as a string within JSON, piece by piece. */
async function* lines(histories: AsyncIterable<NamedHistory>): AsyncGenerator<string> {
  for await (const { name, json } of histories) {
    const decoder = new TextDecoder();
    yield `{"name":${JSON.stringify(name)},"json":"`;
    for await (const piece of json)
      yield JSON.stringify(decoder.decode(piece, { stream: true })).slice(1, -1);
    yield `"}\n`;
  }
}
