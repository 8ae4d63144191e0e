// `orchestrator replay --devices recorded`: the spec once more, with the recorded sessions in place of the devices.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TRANSPORTS, transportNamed } from "../../packages/devices/src/transports.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { DeviceResult, StepResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import type { Cli } from "../cli.js";
import type { OrchestratorClient } from "../../packages/client/src/index.js";
import { say, sayJson } from "../deps.js";
import { CliError, messageOf } from "../errors.js";
import { EXIT } from "../exit.js";
import { checkWritable } from "../output-file.js";
import { withDiagnostics } from "../start.js";
import { templatesInUse } from "../templates-folder.js";
import { plural } from "../text.js";
import { compare, type Side } from "./compare.js";
import { followQuietly } from "./follow.js";
import { withDifferences } from "./html.js";
import { type Again, runAgain } from "./request.js";
import { startPrivateStack } from "./stack.js";
import { recordedTemplates } from "./templates.js";
import { type RecordedVerdict, recordedLines } from "./text.js";
import { unpack } from "./unpack.js";
import { pathOf } from "../paths.js";

export interface RecordedOptions {
  json?: boolean;
  spec?: string;
  templates?: string;
  output?: string;
}

/** @param file the bundle; absent: `what` is the id of a run. @returns the exit code. @throws {CliError} */
export async function replayRecorded(
  cli: Cli,
  what: string,
  file: string | undefined,
  options: RecordedOptions,
): Promise<number> {
  const { deps } = cli;
  const { output, templates } = options;
  if (output !== undefined) await checkWritable(deps.cwd, output);
  if (templates !== undefined) await checkTemplates(pathOf(deps.cwd, templates));
  const data = await mkdtemp(join(tmpdir(), "orchestrator-replay-"));
  const stop = new AbortController();
  const release = deps.onSignal(() => stop.abort());
  const stopped = new Promise<"stopped">((done) =>
    stop.signal.addEventListener("abort", () => done("stopped"), { once: true }),
  );
  let stopStack = async (): Promise<void> => {};
  const onStart = (end: () => Promise<void>): void => {
    stopStack = end;
  };
  try {
    const work = replay(cli, { what, file, data, options, signal: stop.signal, onStart });
    const first = await Promise.race([work, stopped]);
    if (first !== "stopped") return first;
    say(deps.stderr, "Stopped; nothing of the replay is left.");
    // What is under way ends when its stack does.
    work.catch(() => {});
    return EXIT.cancelled;
  } finally {
    release();
    await stopStack();
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @throws {CliError} `file_unreadable`: else each output that is parsed would say so, as if that were the verdict */
async function checkTemplates(folder: string): Promise<void> {
  const { templatesFolder } = await import("../../packages/devices/src/parse/index.js");
  try {
    templatesFolder(folder);
  } catch (error) {
    throw new CliError("file_unreadable", `${messageOf(error)}. Nothing was started.`);
  }
}

interface Work {
  what: string;
  file: string | undefined;
  data: string;
  options: RecordedOptions;
  signal: AbortSignal;
  onStart: (stop: () => Promise<void>) => void;
}

async function replay(cli: Cli, { what, file, data, options, signal, onStart }: Work): Promise<number> {
  const { deps } = cli;
  const artifacts = join(data, "artifacts");
  await mkdir(artifacts, { recursive: true });
  const id = await unpack(cli, { what, artifacts, signal, ...(file === undefined ? {} : { file }) });
  const folder = join(artifacts, "runs", id);
  const again = await runAgain(deps, folder, options.spec);
  const templates =
    options.templates === undefined
      ? ((await recordedTemplates(folder, join(data, "templates"))) ?? templatesInUse(deps))
      : pathOf(deps.cwd, options.templates);
  signal.throwIfAborted();
  // The same spec on the same inventory: its devices are known before anything has started.
  const then = options.spec === undefined ? await recordedDevices(folder) : undefined;
  const served = (devices: Planned[]) => ({ run: id, sites: [...new Set(devices.map(({ site }) => site))] });
  const stack = await startPrivateStack(cli, { data, templates, onStart, devices: then && served(then) });
  const outcome = (async () => {
    const devices = then ?? (await planned(cli, stack.client, again));
    say(deps.stderr, `replaying ${id}: ${plural(devices.length, "device")} from the recording …`);
    if (then === undefined) await stack.startWorker(served(devices));
    const recorded = await stack.client.devices(id);
    const run = await followQuietly(stack, await startAgain(cli, stack.client, again), recorded);
    const report = pathOf(deps.cwd, options.output ?? `replay-${id}.html`);
    const html = await reportOf(stack.client, run.id);
    const results = await stack.client.devices(run.id);
    const sideOf = (of: Run, steps: DeviceResult[]): Side => ({
      status: of.status,
      results: steps,
      parsed: (step) => parsedValue(join(artifacts, "runs", of.id), step),
    });
    const comparison = await compare(sideOf(again.recorded, recorded), sideOf(run, results));
    const verdict: RecordedVerdict = { run: id, ...comparison, report };
    await saveReport(withDifferences(html, verdict), report);
    return verdict;
  })();
  const verdict = await Promise.race([outcome, stack.failed]);
  if (options.json) sayJson(deps.stdout, verdict);
  else for (const line of recordedLines(deps, verdict)) say(deps.stdout, line);
  return verdict.same ? EXIT.passed : EXIT.failed;
}

const TERMINALS = TRANSPORTS.filter(({ terminal }) => terminal)
  .map(({ name }) => name)
  .join(", ");
type Planned = Pick<ResolvedDevice, "name" | "site" | "transport">;

/** @returns undefined where the recorded plan does not tell. @throws {CliError} `usage`, as {@link planned} */
async function recordedDevices(folder: string): Promise<Planned[] | undefined> {
  const text = await readFile(join(folder, "plan.json"), "utf8").catch(() => undefined);
  const plan = text === undefined ? undefined : (JSON.parse(text) as { devices?: Record<string, Planned> });
  const devices = Object.values(plan?.devices ?? {});
  const isTold = devices.every(({ site, transport }) => typeof site === "string" && transport !== undefined);
  return devices.length > 0 && isTold ? replayable(devices) : undefined;
}

/** @throws {CliError} `invalid_spec`; `usage` for devices whose sessions cannot be replayed */
async function planned(
  cli: Cli,
  client: OrchestratorClient,
  { request, sources }: Again,
): Promise<Planned[]> {
  const plan = await client.take(client.http.POST("/v1/plan", { body: request })).catch((error: unknown) => {
    throw withDiagnostics(cli, sources, error);
  });
  return replayable(Object.values(plan.devices));
}

function replayable(devices: Planned[]): Planned[] {
  const others = devices.filter(({ transport }) => !transportNamed(transport)?.terminal);
  if (others.length > 0) {
    const named = others.map(({ name, transport }) => `${name} (${transport})`).join(", ");
    throw new CliError(
      "usage",
      `Only terminal sessions (${TERMINALS}) can be replayed; these devices are reached otherwise: ${named}. Leave them out with --spec, a spec whose targets exclude them.`,
    );
  }
  return devices;
}

async function startAgain(cli: Cli, client: OrchestratorClient, { request, sources }: Again): Promise<Run> {
  return client.startRun(request).catch((error: unknown) => {
    throw withDiagnostics(cli, sources, error);
  });
}

const LONGEST_PAUSE_MS = 1_000;
const REPORT_MS = 60_000;

/** It is complete once the run is archived, a moment after its end. @throws {CliError} */
async function reportOf(client: OrchestratorClient, id: string): Promise<string> {
  const until = performance.now() + REPORT_MS;
  let pause = 50;
  while ((await client.run(id)).archive?.status !== "complete") {
    if (performance.now() > until)
      throw new CliError(
        "server_error",
        `The report of the replay was not written within ${REPORT_MS / 1_000} s.`,
      );
    await sleep(pause);
    pause = Math.min(LONGEST_PAUSE_MS, pause * 1.5);
  }
  return client.take(
    client.http.GET("/v1/runs/{id}/report.html", {
      params: { path: { id } },
      headers: { accept: "text/html" },
      parseAs: "text",
    }),
  );
}

/** @throws {CliError} `file_unwritable` */
async function saveReport(html: string, file: string): Promise<void> {
  await writeFile(file, html, { mode: 0o600 }).catch((error: unknown) => {
    throw new CliError("file_unwritable", `The report cannot be written to ${file}: ${messageOf(error)}`);
  });
}

/** Of a snapshot, what was parsed of each command. */
async function parsedValue(folder: string, { artifacts }: StepResult): Promise<Json | undefined> {
  const values: Json[] = [];
  for (const { path } of artifacts) {
    if (!path.endsWith(".json") || path.includes("/diffs/")) continue;
    const value = JSON.parse(await readFile(join(folder, path), "utf8")) as Json;
    values.push(path.includes("/snapshots/") ? commandsOf(value) : value);
  }
  return values.length > 1 ? values : values[0];
}

const commandsOf = (snapshot: Json): Json => {
  const { commands } = snapshot as { commands: { command: string; parsed: Json }[] };
  return Object.fromEntries(commands.map(({ command, parsed }) => [command, parsed]));
};
