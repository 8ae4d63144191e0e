// `copy` on a worker: what the device has is not sent again, and what was sent is compared with what the device has then.
import { renderCommands } from "../../activities/steps/commands.js";
import { endOfFile, fileFailure, judged } from "../../activities/steps/files/outcome.js";
import { StepEnd } from "../../activities/steps/outcome.js";
import type { Scope } from "../../activities/scope.js";
import type { Task } from "../../activities/task.js";
import { DeviceError, NEVER_RETRIED } from "../../packages/devices/src/errors.js";
import type { PlanStep } from "../../schemas/plan.js";
import type { Execution } from "../kind.js";
import { baseName, checksumsOf, devicePath, partPath } from "./commands.js";
import {
  bytesOf,
  checksumOf,
  type Content,
  contentOf,
  plannedFile,
} from "../../activities/steps/files/content.js";
import { progressOf } from "../../activities/steps/files/progress.js";
import { downloadByDevice } from "../../activities/steps/files/download-by-device.js";
import { recordedFile } from "../../activities/steps/files/recorded.js";
import { Remote, tidyUp } from "../../activities/steps/files/remote.js";
import type { Checksum, CopyAction, Way } from "./schema.js";

interface Copying {
  task: Task;
  step: PlanStep;
  id: string;
  content: Content;
  to: string;
  checksum: Checksum;
  free: boolean;
  way: Way;
}

export const execute: Execution<CopyAction>["execute"] = async (task, step, action, { id, scope }) => {
  const { files } = task.platform;
  if (!files)
    throw new DeviceError("unsupported", `platform ${task.platform.name} does not say how to transfer files`);
  const [rendered = ""] = await renderCommands(task, [action.to], scope);
  const to = devicePath("to", rendered, files);
  const { recorded } = task.deps;
  if (recorded) {
    task.commands = [`copy ${action.source.path} ${to}`];
    return recordedFile({ task, recorded, step, id, scope }, differsFrom(task, action, scope));
  }
  const content = await contentOf(task, action.source, scope);
  task.commands = [`copy ${content.name} ${to}`];
  const way = action.http ? "http" : "ssh";
  const checksum = action.verify ?? checksumsOf(files, way)[0];
  if (!checksum)
    throw new DeviceError("unsupported", `platform ${task.platform.name} computes no checksum of a file`);
  const copying: Copying = { task, step, id, content, to, checksum, free: action.free, way };
  return endOfFile(async () => {
    const remote = await remoteOf(task, step, scope, action, to);
    try {
      const done = await copyTo(remote, copying);
      return await told(copying, scope, done);
    } finally {
      remote.transfer.close();
    }
  });
};

function remoteOf(
  task: Task,
  step: PlanStep,
  scope: Scope,
  { http }: CopyAction,
  to: string,
): Remote | Promise<Remote> {
  if (!http) return Remote.open(task, step, scope);
  return Remote.over(task, step, scope, downloadByDevice({ task, step, scope, http, name: baseName(to) }));
}

interface Copied {
  sent: number;
  identical: boolean;
  checksum: string;
}

async function copyTo(remote: Remote, copying: Copying): Promise<Copied> {
  const { task, content, to, checksum } = copying;
  const wanted = await checksumOf(task, content, checksum);
  const there = await remote.stat(to);
  const mayBeSame = remote.canStat ? there?.bytes === content.bytes : true;
  if (mayBeSame && (await remote.checksum(to, checksum)) === wanted)
    return { sent: 0, identical: true, checksum: wanted };
  if (task.plan.check) return { sent: 0, identical: false, checksum: wanted };
  const path = remote.canRename ? partPath(to, content.sha256) : to;
  const from = await partToGoOnFrom(remote, copying, path);
  if (copying.free) await checkSpace(remote, copying, from);
  // A file of this name that was not written to yet is none of ours.
  let isOurs = path !== to;
  const shown = progressOf(task.journal, content.bytes);
  const progress = (bytes: number): void => {
    isOurs = true;
    shown(bytes);
  };
  try {
    await remote.transfer.write(path, bytesOf(task, content, from), { bytes: content.bytes, from, progress });
    const got = await remote.checksum(path, checksum);
    if (got !== wanted) throw mismatch(copying, wanted, got);
    if (path !== to) {
      if (there?.mode !== undefined) await remote.transfer.setMode?.(path, there.mode).catch(() => {});
      await remote.rename(path, to);
    }
  } catch (error) {
    if (!isOurs || mayGoOn(copying, error)) throw error;
    if (await tidyUp(task, path, copying.way)) throw error;
    throw withRest(error, path);
  }
  return { sent: content.bytes - from, identical: false, checksum: wanted };
}

/** Of what an earlier attempt has left so much as is certainly the file's beginning, bytes. */
async function partToGoOnFrom(
  remote: Remote,
  { task, content, checksum, to }: Copying,
  path: string,
): Promise<number> {
  if (path === to || !remote.canStat) return 0;
  const part = await remote.stat(path);
  if (!part || part.bytes === 0) return 0;
  const isBeginning =
    part.bytes <= content.bytes &&
    (await remote.checksum(path, checksum)) === (await checksumOf(task, content, checksum, part.bytes));
  if (isBeginning) return part.bytes;
  await remote.remove(path);
  return 0;
}

async function checkSpace(remote: Remote, { task, content, to }: Copying, there: number): Promise<void> {
  const wanted = content.bytes - there;
  const free = await remote.free(to);
  if (free >= wanted) return;
  const message = `${content.name} needs ${wanted} bytes on ${task.device.name}, and ${free} bytes are free; nothing was sent`;
  throw fileFailure("no_space", message, { needed: wanted, free });
}

function mismatch(
  { task, to, checksum, content }: Copying,
  wanted: string,
  got: string | undefined,
): StepEnd {
  const said =
    got === undefined ? `the device tells no ${checksum} of it` : `the device has ${checksum} ${got}`;
  const message = `${content.name} was sent to ${to} of ${task.device.name} and is not the same there: ${said}, expected ${wanted}`;
  return fileFailure("file_mismatch", message, {
    expected: wanted,
    ...(got === undefined ? {} : { actual: got }),
  });
}

/** A later attempt of this step goes on with what is there. */
function mayGoOn({ task, step, id }: Copying, error: unknown): boolean {
  if (task.journal.signal.aborted || error instanceof StepEnd) return false;
  if (!(error instanceof DeviceError)) return true;
  return (
    !NEVER_RETRIED.has(error.code) &&
    error.code !== "cancelled" &&
    task.journal.triesOf(id) < step.retry.attempts
  );
}

function withRest(error: unknown, path: string): unknown {
  const rest = `A part of the file may be left as ${path}.`;
  if (error instanceof StepEnd)
    return new StepEnd({ ...error.outcome, message: `${error.outcome.message ?? ""}. ${rest}` });
  if (!(error instanceof DeviceError)) return error;
  return new DeviceError(error.code, `${error.message} ${rest}`, error.details);
}

/** Which file a replayed step would copy is known of its plan alone. */
function differsFrom(
  task: Task,
  { source }: CopyAction,
  scope: Scope,
): (parsed: Record<string, unknown>) => string | undefined {
  if (source.kind !== "copy") return () => undefined;
  const { name, sha256 } = plannedFile(task, source, scope);
  return ({ sha256: then }) =>
    then === undefined || then === sha256
      ? undefined
      : `the recorded step copied a file with SHA-256 ${String(then)}, and ${name} has ${sha256}.`;
}

async function told({ task, step, id, content, to, checksum }: Copying, scope: Scope, done: Copied) {
  const parsed = { ...done, bytes: content.bytes, algorithm: checksum, sha256: content.sha256 };
  const of = `${content.name} (${content.bytes} bytes, ${checksum} ${done.checksum.slice(0, 12)})`;
  const message = done.identical
    ? `${to} is ${of} already; nothing was sent`
    : task.plan.check
      ? `check mode: ${of} would be sent to ${to}`
      : `${done.sent === content.bytes ? "" : `the last ${done.sent} bytes of `}${of} sent to ${to}`;
  return judged(task, step, { id, scope, message, parsed });
}
