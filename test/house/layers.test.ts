// The layers of ARCHITECTURE.md are enforced: a forbidden import is refused, an allowed one is not.
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const FORBIDDEN: [file: string, line: string][] = [
  ["schemas/a.ts", 'import { x } from "../compiler/index.js";'],
  ["schemas/b.ts", 'import { parse } from "yaml";'],
  ["compiler/a.ts", 'import { Client } from "@temporalio/client";'],
  ["compiler/b.ts", 'import { x } from "../packages/devices/src/index.js";'],
  ["compiler/reading/d.ts", 'import { x } from "../../steps/register.js";'],
  ["compiler/reading/e.ts", 'import { x } from "../plan/check.js";'],
  ["compiler/f.ts", 'import { x } from "../steps/register.js";'],
  ["steps/ping/a.ts", 'import { x } from "../../packages/devices/src/errors.js";'],
  ["steps/ping/b.ts", 'import { x } from "../../activities/steps/read.js";'],
  ["steps/ping/c.ts", 'import { x } from "../../compiler/index.js";'],
  ["steps/ping/d.ts", 'import { x } from "../../compiler/plan/check.js";'],
  ["steps/ping/e.ts", 'import { readFile } from "node:fs/promises";'],
  ["steps/f.ts", 'import { x } from "../compiler/steps/step.js";'],
  ["steps/toy/execute.ts", 'import { x } from "../../activities/run-reads.js";'],
  ["steps/tool/execute.ts", 'import { x } from "../../projection/index.js";'],
  ["schemas/d.ts", 'import { x } from "../steps/register.js";'],
  ["workflows/i.ts", 'import { x } from "../steps/register.js";'],
  ["packages/devices/src/c.ts", 'import { x } from "../../../steps/ping/command.js";'],
  ["policy/a.ts", 'import { x } from "../packages/devices/src/words/json.js";'],
  ["policy/b.ts", 'import type { x } from "../schemas/plan.js";'],
  ["packages/devices/src/d.ts", 'import { x } from "../../../policy/steps.js";'],
  ["schemas/e.ts", 'import { x } from "../policy/limits.js";'],
  ["run-model/a.ts", 'import { x } from "../packages/devices/src/words/json.js";'],
  ["run-model/b.ts", 'import { sleep } from "@temporalio/workflow";'],
  ["run-model/c.ts", 'import { readFile } from "node:fs/promises";'],
  ["run-model/d.ts", 'import { x } from "../workflows/ids.js";'],
  ["schemas/c.ts", 'import { x } from "../run-model/nodes.js";'],
  ["workflows/a.ts", 'import { x } from "../activities/contract.js";'],
  ["workflows/b.ts", 'import { x } from "../packages/devices/src/words/json.js";'],
  ["workflows/c.ts", 'import * as v from "valibot";'],
  ["workflows/d.ts", 'import { readFile } from "node:fs/promises";'],
  ["workflows/deep/e.ts", 'import { x } from "../../packages/devices/src/words/json.js";'],
  ["workflows/f.ts", 'export { x } from "../packages/devices/src/errors.js";'],
  ["workflows/g.ts", 'const x = await import("../packages/devices/src/errors.js");'],
  ["activities/a.ts", 'import { x } from "../api/app.js";'],
  ["activities/b.ts", 'import { x } from "../workflows/run.js";'],
  ["packages/devices/src/a.ts", 'import { Context } from "@temporalio/activity";'],
  ["packages/devices/src/b.ts", 'import { x } from "../../../artifacts/store.js";'],
  ["packages/devices/src/deep/c.ts", 'import { x } from "../../../../activities/deps.js";'],
  ["packages/devices/src/e.ts", 'import type { Plan } from "../../../schemas/plan.js";'],
  ["packages/devices/src/f.ts", 'import { x } from "../../lab/src/index.js";'],
  ["packages/devices/src/g.ts", 'import { trace } from "@opentelemetry/api";'],
  ["packages/devices/src/words/a.ts", 'import { x } from "../errors.js";'],
  ["packages/devices/src/words/b.ts", 'import { parse } from "yaml";'],
  ["packages/lab/src/a.ts", 'import { x } from "../../../schemas/plan.js";'],
  ["packages/lab/src/deep/b.ts", 'import { x } from "../../../textfsm/src/index.js";'],
  ["worker/b.ts", 'import { x } from "../packages/lab/src/index.js";'],
  ["cli/d.ts", 'import { x } from "../packages/lab/src/index.js";'],
  ["schemas/f.ts", 'import { x } from "../packages/devices/src/transports.js";'],
  ["artifacts/b.ts", 'import { x } from "../packages/devices/src/transports.js";'],
  ["artifacts/a.ts", 'import { x } from "../packages/devices/src/errors.js";'],
  ["projection/a.ts", 'import { Client } from "@temporalio/client";'],
  ["projection/d.ts", 'import { x } from "../packages/devices/src/open.js";'],
  ["projection/b.ts", 'import { x } from "../workflows/stage.js";'],
  ["projection/c.ts", 'import { readFile } from "node:fs/promises";'],
  ["api/a.ts", 'import { x } from "../worker/main.js";'],
  ["api/b.ts", 'import { x } from "../workflows/index.js";'],
  ["api/e.ts", 'import { x } from "../packages/devices/src/recording/marks.js";'],
  ["api/f.ts", 'import { x } from "../packages/devices/src/open.js";'],
  ["compiler/d.ts", 'import { x } from "../packages/devices/src/telnet/open.js";'],
  ["compiler/plan/e.ts", 'import { x } from "../../packages/devices/src/open.js";'],
  ["api/c.ts", 'import { Worker } from "@temporalio/worker";'],
  ["worker/a.ts", 'import { x } from "../cli/program.js";'],
  ["inventory/a.ts", 'import { x } from "../packages/devices/src/index.js";'],
  ["inventory/b.ts", 'import { x } from "../cli/paths.js";'],
  ["inventory/deep/c.ts", 'import { readFile } from "node:fs/promises";'],
  ["inventory/env.ts", "export const home = process.env.HOME;"],
  ["compiler/c.ts", 'import { x } from "../inventory/index.js";'],
  ["api/d.ts", 'import { x } from "../inventory/index.js";'],
  ["packages/client/src/a.ts", 'import { x } from "../../../schemas/run.js";'],
  ["packages/client/src/b.ts", 'import type { x } from "../../../schemas/run.js";'],
  ["packages/client/src/c.ts", 'import { readFile } from "node:fs/promises";'],
  ["packages/textfsm/src/a.ts", 'import { x } from "../../devices/src/parse/errors.js";'],
  ["packages/textfsm/src/python-regex/b.ts", 'import { x } from "../../../devices/src/words/regex-cost.js";'],
  ["packages/textfsm/src/c.ts", 'import { readFile } from "node:fs/promises";'],
  ["cli/a.ts", 'import { Client } from "@temporalio/client";'],
  ["cli/b.ts", 'import { x } from "../api/app.js";'],
  ["temporal-dev/a.ts", 'import { x } from "../worker/runtime.js";'],
  ["telemetry/a.ts", 'import { x } from "../artifacts/index.js";'],
  ["telemetry/b.ts", 'import { Client } from "@temporalio/client";'],
  ["workflows/h.ts", 'import { x } from "../telemetry/log.js";'],
  ["packages/devices/src/env.ts", "export const home = process.env.HOME;"],
];

const ALLOWED: [file: string, line: string][] = [
  ["workflows/policy.ts", 'import { x } from "../policy/temporal.js";'],
  ["run-model/policy.ts", 'import { x } from "../policy/steps.js";'],
  ["workflows/type.ts", 'import type { x } from "../activities/contract.js";'],
  ["compiler/plan/kinds.ts", 'import { x } from "../../steps/register.js";'],
  ["compiler/steps/kinds.ts", 'import { x } from "../../steps/register.js";'],
  ["compiler/explain.ts", 'import { x } from "../steps/register.js";'],
  ["steps/ping/kind.ts", 'import { x } from "../../compiler/reading/commands.js";'],
  ["steps/ping/type.ts", 'import type { x } from "../../activities/task.js";'],
  ["steps/ping/execute.ts", 'import { x } from "../../packages/devices/src/errors.js";'],
  ["steps/run/execute.ts", 'import { x } from "../../activities/steps/read.js";'],
  ["activities/kinds.ts", 'import { x } from "../steps/register.js";'],
  ["projection/kinds.ts", 'import { x } from "../steps/register.js";'],
  ["schemas/type.ts", 'import type { x } from "../steps/register.js";'],
  ["run-model/type.ts", 'import type { x } from "../schemas/plan.js";'],
  ["run-model/own.ts", 'import { x } from "./nodes.js";'],
  ["workflows/model.ts", 'import { x } from "../run-model/nodes.js";'],
  ["projection/model.ts", 'import { x } from "../run-model/nodes.js";'],
  ["compiler/model.ts", 'import { x } from "../run-model/nodes.js";'],
  ["schemas/words.ts", 'import { x } from "../packages/devices/src/words/json.js";'],
  ["artifacts/words.ts", 'import { x } from "../packages/devices/src/words/masked.js";'],
  ["api/words.ts", 'import { x } from "../packages/devices/src/words/platform.js";'],
  ["packages/devices/src/shell/words.ts", 'import { x } from "../words/json.js";'],
  ["packages/lab/src/down.ts", 'import { x } from "../../devices/src/index.js";'],
  ["workflows/own.ts", 'import { x } from "./ids.js";'],
  ["workflows/deep/own.ts", 'import { x } from "../ids.js";'],
  ["workflows/sdk.ts", 'import { sleep } from "@temporalio/workflow";'],
  ["activities/down.ts", 'import { x } from "../packages/devices/src/errors.js";'],
  ["api/names.ts", 'import { x } from "../workflows/ids.js";'],
  ["api/transports.ts", 'import { x } from "../packages/devices/src/transports.js";'],
  ["projection/transports.ts", 'import { x } from "../packages/devices/src/transports.js";'],
  ["steps/copy/transports.ts", 'import { x } from "../../packages/devices/src/transports.js";'],
  ["compiler/plan/transports.ts", 'import { x } from "../../packages/devices/src/transports.js";'],
  ["api/client.ts", 'import { Client } from "@temporalio/client";'],
  ["inventory/down.ts", 'import { x } from "../compiler/index.js";'],
  ["cli/down.ts", 'import { x } from "../inventory/index.js";'],
  ["cli/client.ts", 'import { x } from "../packages/client/src/index.js";'],
  ["packages/client/src/own.ts", 'import { x } from "./errors.js";'],
  ["packages/textfsm/src/python-regex/own.ts", 'import { x } from "./ast.js";'],
  ["packages/devices/src/parse/templates/engine.ts", 'import { x } from "../../../../textfsm/src/index.js";'],
  ["cli/type.ts", 'import type { x } from "../api/client.js";'],
  ["projection/names.ts", 'import { x } from "../workflows/ids.js";'],
  ["activities/trace.ts", 'import { x } from "../telemetry/traceparent.js";'],
  ["worker/main.ts", "export const home = process.env.HOME;"],
  ["packages/devices/src/some.test.ts", 'import { x } from "../../../test/labs/lab.js";'],
];

let folder: string;
let refused: Map<string, string>;

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), `${text}\n`);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-layers-"));
  await copyFile(".oxlintrc.json", join(folder, ".oxlintrc.json"));
  for (const [file, line] of [...FORBIDDEN, ...ALLOWED]) await write(file, line);
  const oxlint = join(process.cwd(), "node_modules", ".bin", "oxlint");
  const { stdout } = await promisify(execFile)(oxlint, ["--format", "json"], { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code: string; filename: string; help?: string }[];
  };
  const ours = diagnostics.filter(({ code }) => /no-restricted-imports|no-process-env/.test(code));
  refused = new Map(ours.map(({ filename, help }) => [filename, help ?? ""]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("is refused", () => {
  test.for(FORBIDDEN)("in %s: %s", ([file]) => expect([...refused.keys()]).toContain(file));
});

describe("is allowed", () => {
  test.for(ALLOWED)("in %s: %s", ([file]) => expect([...refused.keys()]).not.toContain(file));
});

test("the refusal says what the layer may import", () => {
  expect(refused.get("activities/a.ts")).toContain(
    "activities/ may import values of: schemas, compiler, steps, packages/devices, artifacts",
  );
});
