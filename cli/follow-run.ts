// Follows a run to its end in front of a person: display, Ctrl-C, verdict, JSON and JUnit.
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Run } from "../schemas/run.js";
import { colorsFor, say, sayJson } from "./deps.js";
import { type Display, displayOf } from "./display.js";
import { CliError, messageOf } from "./errors.js";
import { hasEnded } from "./exit.js";
import { ApiError, mayPass } from "../packages/client/src/index.js";
import type { Cli } from "./cli.js";
import { verdict } from "./verdict.js";
import { viewOf } from "./view.js";
import { pathOf } from "./paths.js";

export interface FollowRunOptions {
  json: boolean;
  junit?: string | undefined;
  /** Ctrl-C has come already. */
  interrupted?: boolean;
}

/** @returns the run as it is at the end, or as it was when the user left it to itself */
export async function followRun(cli: Cli, started: Run, options: FollowRunOptions): Promise<Run> {
  const { deps, client } = cli;
  const out = options.json ? deps.stderr : deps.stdout;
  const display = displayOf(deps, out, viewOf(started));
  display.note(`run ${started.id}${pageOf(started, deps.url)}`);
  const leave = new AbortController();
  const interrupt = cancelOrLeave(cli, started.id, display, leave);
  const release = deps.onSignal(interrupt);
  if (options.interrupted) interrupt();
  try {
    const connection = (state: { lost: string } | { back: true }): void =>
      display.note(
        "lost" in state
          ? `lost sight of the run: ${state.lost} The run goes on; trying again`
          : "the API is back",
      );
    for await (const event of client.events(started.id, { signal: leave.signal, onConnection: connection })) {
      display.event(event);
    }
  } finally {
    release();
    display.close();
  }
  if (leave.signal.aborted) {
    say(
      deps.stderr,
      `Left run ${started.id} to itself. Look at it with: orchestrator runs show ${started.id}`,
    );
    return started;
  }

  const run = await endOf(cli, started.id);
  const results = await withRetry(() => client.devices(run.id));
  for (const line of verdict(run, results, { colors: colorsFor(deps, out), url: deps.url })) say(out, line);
  if (options.json) sayJson(deps.stdout, { ...run, results });
  if (options.junit !== undefined) await saveJUnit(cli, run.id, options.junit);
  return run;
}

const pageOf = (run: Run, url: string): string => {
  const page = run.links.page;
  return page === undefined ? "" : `  ${page.startsWith("/") ? `${url}${page}` : page}`;
};

/** The first signal cancels and waits for the clean-up, the second one leaves. */
function cancelOrLeave(cli: Cli, run: string, display: Display, leave: AbortController): () => void {
  let asked = 0;
  return () => {
    asked++;
    if (asked > 1) return leave.abort();
    display.note("cancelling the run and waiting for its clean-up; press Ctrl-C again to leave it to itself");
    withRetry(() => cli.client.cancel(run)).catch((error: unknown) => {
      // A run that has just ended cannot be cancelled, and need not be.
      if (error instanceof ApiError && error.status === 409) return;
      display.note(`the run could not be cancelled: ${messageOf(error)}`);
      leave.abort();
    });
  };
}

/** Events may be a moment ahead of the run's own state. */
async function endOf(cli: Cli, id: string): Promise<Run> {
  for (let delay = 20; ; delay = Math.min(delay * 2, 1_000)) {
    const run = await withRetry(() => cli.client.run(id));
    if (hasEnded(run.status)) return run;
    await sleep(delay);
  }
}

const PATIENCE_MS = 60_000;

/** Asks again while the API restarts or is still writing; for a minute. */
async function withRetry<T>(
  ask: () => Promise<T>,
  worthIt: (error: unknown) => boolean = mayPass,
): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (let delay = 100; ; delay = Math.min(delay * 2, 2_000)) {
    try {
      return await ask();
    } catch (error) {
      if (!worthIt(error) || performance.now() > until) throw error;
      await sleep(delay);
    }
  }
}

/** The report is complete once the run is archived, a moment after its end. */
async function saveJUnit(cli: Cli, run: string, file: string): Promise<void> {
  const { client } = cli;
  const fetchReport = () =>
    client.take(
      client.http.GET("/v1/runs/{id}/report.xml", {
        params: { path: { id: run } },
        headers: { accept: "application/xml" },
        parseAs: "text",
      }),
    );
  const notYet = (error: unknown): boolean =>
    mayPass(error) || (error instanceof ApiError && (error.status === 404 || error.status === 409));
  const xml = await withRetry(fetchReport, notYet);
  await writeFile(pathOf(cli.deps.cwd, file), xml, { mode: 0o600 }).catch((error: Error) => {
    throw new CliError("file_unwritable", `The JUnit report cannot be written to ${file}: ${error.message}`);
  });
}
