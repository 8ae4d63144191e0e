// `diff` on a worker: compares two snapshots, without a session.
import { RESULT } from "../../policy/limits.js";
import { diffPath, otherSnapshotPath, snapshotPath, stepText } from "../../artifacts/paths.js";
import type { Execution } from "../kind.js";
import type { DiffAction } from "./schema.js";
import { bytesFromStore, fromStore, ownText, ownWord } from "../../packages/devices/src/words/masked.js";
import type { Platform } from "../../packages/devices/src/words/platform.js";
import { ExpressionError } from "../../compiler/index.js";
import type { Jobs } from "../../activities/off-loop/jobs.js";
import { renderTexts } from "../../activities/off-loop/render.js";
import { runJob } from "../../activities/off-loop/run-job.js";
import type { Scope } from "../../activities/scope.js";
import { put } from "../../activities/steps/commands.js";
import type { Task } from "../../activities/task.js";

export const execute: Execution<DiffAction>["execute"] = async (task, _step, action, { id, scope }) => {
  const [before, after] = await Promise.all([
    load(task, action.before, scope),
    load(task, action.after, scope),
  ]);
  const { text, json, ...counts } = await differencesOf(before, after, action, task.platform);
  const all = counts.added + counts.removed + counts.changed;
  const failing = action.fail_on === "none" ? 0 : action.fail_on === "any" ? all : counts[action.fail_on];
  const summary =
    all === 0
      ? "no difference"
      : `${counts.added} added, ${counts.removed} removed, ${counts.changed} changed`;
  return {
    status: failing > 0 ? "failed" : "passed",
    message: failing > 0 ? `${summary}\n${text}` : summary,
    checks: [
      {
        expect: `diff${expected(action)}`,
        held: failing === 0,
        actual: text.slice(0, RESULT.actual) || summary,
      },
    ],
    artifacts: await keep(task, id, json, text),
    detail: counts,
  };
};

/** @throws {ExpressionError} for a pattern that is none */
async function differencesOf(
  before: string,
  after: string,
  { exclude, keys, exclude_defaults }: DiffAction,
  { volatile_data = [] }: Platform,
): Promise<Jobs["diff"]["result"]> {
  try {
    return await runJob({
      kind: "diff",
      before,
      after,
      exclude,
      keys,
      whole: exclude_defaults === false,
      volatile_data,
    });
  } catch (error) {
    if (error instanceof SyntaxError) throw new ExpressionError("evaluation_failed", error.message, 0);
    throw error;
  }
}

function expected({ fail_on }: DiffAction): string {
  if (fail_on === "none") return ", differences are allowed";
  return fail_on === "any" ? " without a difference" : ` without anything ${fail_on}`;
}

async function keep(task: Task, id: string, json: string, text: string) {
  const { input } = task;
  return [
    await put(task, diffPath(input.run, input.device, id), fromStore(json)),
    await put(
      task,
      stepText(input.run, input.device, id),
      text === "" ? ownWord("no difference\n") : ownText`${fromStore(text)}\n`,
    ),
  ];
}

/**
 * A snapshot of this device in this run, of another device, or of another run, as it is stored.
 * @throws {ExpressionError} where there is none
 */
async function load({ deps, input }: Task, which: DiffAction["before"], scope: Scope): Promise<string> {
  const { name, ...where } = {
    run: input.run,
    device: input.device,
    ...(typeof which === "string" ? { name: which } : which),
  };
  const [named = "", device = ""] = await renderTexts([where.run, where.device], scope);
  const run = named === deps.recorded?.run ? input.run : named;
  const bytes =
    run === input.run
      ? await deps.store.read(snapshotPath(run, device, name))
      : await loadOther({ deps, input }, run, device, name);
  if (!bytes) {
    const cure =
      run === input.run
        ? "it is taken by an earlier stage, or by an earlier step of this device"
        : `\`orchestrator runs artifacts ${run}\` lists what it has kept`;
    const message = `run ${run} has no snapshot ${name} of ${device}; ${cure}`;
    throw new ExpressionError("evaluation_failed", message, 0);
  }
  return bytes.toString("utf8");
}

/** That of another run becomes part of this one: it may be pruned there, and a bundle holds this run alone. */
async function loadOther(
  { deps: { store, recorded }, input }: Pick<Task, "deps" | "input">,
  other: string,
  device: string,
  name: string,
): Promise<Buffer | undefined> {
  const kept = recorded && (await store.read(otherSnapshotPath(recorded.run, other, device, name)));
  const bytes = kept ?? (await store.read(snapshotPath(other, device, name)));
  if (bytes)
    await store.put(otherSnapshotPath(input.run, other, device, name), bytesFromStore(bytes), {
      media_type: "application/json",
    });
  return bytes;
}
