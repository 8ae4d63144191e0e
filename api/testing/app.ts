// An API on a real folder, with a Temporal that is not there: what must work, and fail well, without one.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultDataConverter } from "@temporalio/common/lib/converter/data-converter.js";
import { pino } from "pino";
import { createFileStore } from "../../artifacts/index.js";
import { runFolder } from "../../artifacts/paths.js";
import type { ByteStore } from "../../artifacts/store.js";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { parseAllowance } from "../../schemas/capability.js";
import { archiveRun } from "../../projection/archive.js";
import {
  HistoryBuilder,
  reads,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
  stepResult,
} from "../../projection/testing/history.js";
import { NO_TRACING } from "../../telemetry/tracing.js";
import { type App, createApp } from "../app.js";
import { createCatalogue } from "../catalogue.js";
import type { ApiDeps } from "../deps.js";
import { requestPolicy } from "../request-policy.js";
import type { CompilerWorld } from "../runs/compile.js";
import { createTemporal } from "../temporal.js";
import { compilerHere } from "./compiler.js";

/** Nobody listens on the first port, and no client is ever given it. */
const NOBODY = "127.0.0.1:1";

export interface TestApp {
  app: App;
  store: ByteStore;
  folder: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

type Over = Partial<ApiDeps> & Partial<Pick<CompilerWorld, "policyFor" | "catalogue" | "has_owner">>;

const LAB_ONLY = requestPolicy(parseAllowance("env:LAB"), { allow_exec: false, own: [] });

export async function testApp({
  policyFor = LAB_ONLY,
  catalogue = createCatalogue(undefined),
  has_owner = false,
  ...over
}: Over = {}): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-api-"));
  const store = createFileStore({ root: join(folder, "artifacts") });
  const temporal = createTemporal({
    connection: { address: NOBODY },
    patience_ms: 200,
  });
  const platforms = await loadPlatforms();
  const app = createApp({
    temporal,
    store,
    platforms,
    compiler: compilerHere({
      platforms,
      catalogue,
      policyFor,
      has_owner,
    }),
    log: pino({ level: "silent" }),
    tracing: NO_TRACING,
    auth: {},
    hosts: { hosts: new Set(["localhost"]), origins: new Set() },
    body_limit: 10_000,
    file_limit: 1_000_000,
    version: "0.0.0",
    ...over,
  });
  const send = async (path: string, init: RequestInit) =>
    app.fetch(new Request(`http://localhost${path}`, init));
  return {
    app,
    store,
    folder,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, body, headers = {}) =>
      send(path, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    async close() {
      app.close();
      await temporal.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Puts the archive of a run with two devices into the store, as the archive activity does. */
export async function archiveOne(store: ByteStore, run: string): Promise<void> {
  const history = new HistoryBuilder(`run/${run}`);
  history.started(runInput({ run }));
  history.task();
  history.stage(stageOutline(["r1", "r2"], [reads(["a"])], [stepOutline("a")]));
  history.segment("runReads", segmentInput("r1", ["a"]), [stepResult("a")]);
  history.segment("runReads", segmentInput("r2", ["a"]), [
    stepResult("a", { status: "failed", message: "no" }),
  ]);
  history.completed({ status: "failed", devices: {} });
  await archiveRun({
    run,
    root: history.ref,
    converter: defaultDataConverter,
    namespace: "default",
    source: {
      async *pages() {
        yield history.events;
      },
    },
    write: async (path, body) => void (await store.put(runFolder(run) + path, body)),
    read: async (path) => (await store.read(runFolder(run) + path))?.toString("utf8"),
  });
}
