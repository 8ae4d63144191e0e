// The lines of a change that stand in a file or come of a template.
import { configurationPath } from "../../artifacts/paths.js";
import { withoutBlankLines } from "../../packages/devices/src/shell/text-lines.js";
import type { ConfigurationSource, ConfigureAction, Plan, Template } from "../../schemas/plan.js";
import { digestOf, linesOfFile, pathOfSource } from "../../compiler/index.js";
import { fromPlan, ownText } from "../../packages/devices/src/words/masked.js";
import { refusal } from "../failure.js";
import { runJob } from "../off-loop/run-job.js";
import { readText } from "../off-loop/slices.js";
import { alsoMasking } from "../redactors.js";
import type { Scope } from "../scope.js";
import type { Task } from "../task.js";
import { renderConfiguration } from "./commands.js";

/** Lines as they go out, secrets in place. @throws {ExpressionError} @throws {DeviceError} `secret_unavailable` */
export async function configurationLines(
  task: Task,
  { lines, source }: ConfigureAction,
  scope: Scope,
): Promise<string[]> {
  if (!source) return renderConfiguration(task, lines, scope);
  const templates =
    source.kind === "file"
      ? await linesInFile(task, source, scope)
      : await linesRendered(task, source, scope);
  const all = await renderConfiguration(task, templates, scope);
  if (source.kind === "file") await noteSecrets(task, all);
  const { platform } = task;
  return withoutBlankLines(platform.interface !== "netconf" ? platform.configure : undefined, all);
}

/** By the plan, which workers keep by run. */
const texts = new WeakMap<Plan, Promise<Record<string, string>>>();

async function linesInFile(task: Task, source: ConfigurationSource, scope: Scope): Promise<Template[]> {
  const { plan, input, deps } = task;
  const path = pathOfSource(source, scope);
  let known = texts.get(plan);
  if (!known) {
    known = deps.store
      .read(configurationPath(input.run))
      .then((bytes) => JSON.parse(bytes?.toString("utf8") ?? "{}") as Record<string, string>);
    known.catch(() => texts.delete(plan));
    texts.set(plan, known);
  }
  const lines = linesOfFile(path, (await known)[path], plan);
  if (lines) return lines;
  throw refusal(
    ownText`the store does not have the file ${fromPlan(path)} as it was when run ${fromPlan(input.run)} was planned; nothing was sent. Start the run again.`,
    "plan_changed",
  );
}

async function linesRendered(task: Task, source: ConfigurationSource, scope: Scope): Promise<Template[]> {
  const { jinja = {}, secrets } = task.plan;
  const names = Object.fromEntries(Object.keys(secrets).map((name) => [name, null]));
  const lines = await runJob({ kind: "template", source, scope, jinja, secrets: names });
  const planned = source.digests?.[task.device.name];
  if (planned === undefined || planned === digestOf(lines)) return lines;
  throw refusal(
    ownText`the template ${fromPlan(source.path)} does not give on this worker what it gave when the run was planned; nothing was sent. Use the same version of Orchestrator for the API and its workers.`,
    "plan_changed",
  );
}

/**
 * What the file's lines tell to be secret is masked wherever the device shows it, and where the lines are told one by one: those of
 * a private key say nothing of it alone.
 */
async function noteSecrets(task: Task, lines: string[]): Promise<void> {
  const { found } = await readText(task.redactor, lines.join("\n"));
  if (found.length === 0) return;
  for (const value of found) task.lost.add(value);
  task.redactor = alsoMasking(task.redactor, found);
}
