// Schemathesis asks the API whatever its OpenAPI document allows and forbids, for two minutes: no answer may be an error of
// ours, or one that the document does not tell of. The rest of the end-to-end tests go on beside it.
import { execFile } from "node:child_process";
import { createHash, randomInt } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Run } from "../../schemas/run.js";
import { type Dev, endDev, startDev } from "../cli/dev-process.js";
import { pythonPackages } from "../services/python-packages.mjs";

const PACKAGE = "schemathesis==4.32.5";
const TOKEN = "token-of-the-fuzzer";
/** More by hand, and each time others: `ORCHESTRATOR_FUZZ_SECONDS=900 npx vitest run test/openapi`. */
const WANTED = process.env["ORCHESTRATOR_FUZZ_SECONDS"];
const SECONDS = Number(WANTED ?? 110);
/** What is asked for is the same in each run of all tests: what they come to is not left to chance. */
const [FIXED_SEED, KNOWN_SEED] = [1, 2];

const SPEC = `
name: seeded
steps:
  - id: clock
    run: show clock
    expect: { not_contains: "no such text" }
  - { id: fails, run: show version, expect: { contains: "no such text" } }
`;

let dev: Dev | undefined;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-fuzz-"));
  const tokens = join(folder, "tokens");
  await writeFile(tokens, `fuzz ${createHash("sha256").update(TOKEN).digest("hex")} read,operate\n`);
  dev = await startDev({ env: { ORCHESTRATOR_TOKENS_FILE: tokens } });
});
afterAll(async () => {
  await endDev(dev);
  await rm(folder, { recursive: true, force: true });
});

async function ask<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(dev!.url + path, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** A run that is over and archived: one device passed a step and failed another. */
async function seed(): Promise<{ run: string; device: string; paths: string[] }> {
  const inventory = await readFile(dev!.inventory, "utf8");
  const { id } = await ask<Run>("/v1/runs", { spec: SPEC, inventory });
  const run = await expect.poll(() => ask<Run>(`/v1/runs/${id}`), { timeout: 60_000 });
  await run.toMatchObject({ archive: { status: "complete" } });
  const devices = await ask<{ items: { device: string }[] }>(`/v1/runs/${id}/devices`);
  const files = await ask<{ items: { path: string }[] }>(`/v1/runs/${id}/artifacts`);
  return { run: id, device: devices.items[0]!.device, paths: files.items.map(({ path }) => path) };
}

/** Codes that refuse a request for more reasons than its form, such as a run that is gone. */
const REFUSALS = [400, 401, 403, 404, 405, 409, 410, 413, 415, 416, 422, 501];

const configuration = (parameters: Record<string, string | string[]>): string => `
headers = { Authorization = "Bearer ${TOKEN}" }
[parameters]
${Object.entries(parameters)
  .map(([name, value]) => `"path.${name}" = ${JSON.stringify(value)}`)
  .join("\n")}
[checks]
# What a schema allows may still name a device that there is not, or not be a spec.
positive_data_acceptance.enabled = false
negative_data_rejection.expected-statuses = ${JSON.stringify(REFUSALS)}
# Each starts a process.
[[operations]]
include-name = "POST /v1/runs/{id}/replay"
generation.max-examples = 2
`;

interface Fuzzing {
  name: string;
  parameters?: Record<string, string | string[]>;
  seed: number;
  without?: string[];
}

/** @returns how many requests were made up. @throws {Error} with what Schemathesis found */
async function fuzz(path: string, { name, parameters = {}, seed, without = [] }: Fuzzing) {
  const config = join(folder, `${name}.toml`);
  await writeFile(config, configuration(parameters));
  const command = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())";
  const options = `--seed ${seed} --max-time ${SECONDS} --phases coverage,fuzzing --continue-on-failure`;
  // Names of artifacts that are made up are mostly none that the document allows: a busy machine finds few in its time.
  const quiet = "--request-timeout 60 --warnings off --suppress-health-check filter_too_much,too_slow";
  const args = ["--config-file", config, "--no-color", "run", `${dev!.url}/openapi.json`];
  args.push(...options.split(" "), ...quiet.split(" "));
  args.push(...without.flatMap((id) => ["--exclude-operation-id", id]));
  const env = { ...process.env, PYTHONPATH: path, PYTHONIOENCODING: "utf-8" };
  return new Promise<number>((done, failed) => {
    execFile(
      "python3",
      ["-c", command, ...args],
      { env, cwd: folder, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        if (error) return failed(new Error(`schemathesis (${name}): ${`${stdout}${stderr}`.slice(-20_000)}`));
        const [, cases = "0"] = /([\d,]+) generated/.exec(stdout) ?? [];
        done(Number(cases.replaceAll(",", "")));
      },
    );
  });
}

test("no answer is an error of ours, or one that the document does not tell of", {
  timeout: (SECONDS + 240) * 1_000,
}, async ({ skip }) => {
  const path = await pythonPackages([PACKAGE], { dependencies: true }).catch((error: Error) =>
    skip(error.message),
  );
  const { run, device, paths } = await seed();
  const chosen = WANTED === undefined ? KNOWN_SEED : randomInt(2 ** 31);
  console.log(
    `schemathesis: seeds ${FIXED_SEED} (any path) and ${chosen} (a run that there is), ${SECONDS} s`,
  );
  const known = { id: run, device, path: paths, name: "cisco_iosxe", file: "spec.json" };
  const cases = await Promise.all([
    fuzz(path, { name: "any", seed: FIXED_SEED }),
    // It must not remove the run that it asks about.
    fuzz(path, { name: "known", seed: chosen, parameters: known, without: ["removeRun", "prune"] }),
  ]);
  expect(Math.min(...cases)).toBeGreaterThan(100);
  expect(await ask<{ status: string }>("/healthz")).toMatchObject({ status: "ok" });
});
