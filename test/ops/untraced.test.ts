// Without an endpoint for traces nothing of OpenTelemetry is loaded, in no process.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { startStack } from "../services/stack.js";
import { startReceiver } from "./otlp.js";

const HOOK = `
import { appendFileSync } from "node:fs";
export async function resolve(name, context, next) {
  const found = await next(name, context);
  appendFileSync(process.env.LOADED, found.url + "\\n");
  return found;
}
`;

/** Addresses of all modules that the processes of a stack load. */
async function loadedWith(env: Record<string, string>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-loaded-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const hook = join(folder, "hook.mjs");
  const register = join(folder, "register.mjs");
  const loaded = join(folder, "loaded");
  await writeFile(hook, HOOK);
  await writeFile(
    register,
    `import { register } from "node:module"; register(${JSON.stringify(pathToFileURL(hook).href)});`,
  );
  const stack = await startStack({ env: { ...env, LOADED: loaded, NODE_OPTIONS: `--import ${register}` } });
  await stack.stop();
  return (await readFile(loaded, "utf8")).split("\n");
}

const isTracing = (url: string) => /@opentelemetry|telemetry\/otel\.js/.test(url);

test("without an endpoint nothing of OpenTelemetry is loaded", async () => {
  const loaded = await loadedWith({});
  expect(loaded.some((url) => url.endsWith("/worker/main.js"))).toBe(true);
  expect(loaded.some((url) => url.endsWith("/api/main.js"))).toBe(true);
  expect(loaded.filter(isTracing)).toEqual([]);
});

test("with one it is", async () => {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.close());
  const loaded = await loadedWith({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
  expect(loaded.filter(isTracing).length).toBeGreaterThan(1);
});
