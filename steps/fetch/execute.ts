// `fetch` on a worker: the file goes through to the store, text masked on its way.
import { put, renderCommands } from "../../activities/steps/commands.js";
import type { StepEnd } from "../../activities/steps/outcome.js";
import type { Task } from "../../activities/task.js";
import { fetchedFilePath } from "../../artifacts/paths.js";
import { DeviceError } from "../../packages/devices/src/errors.js";
import { devicePath } from "../copy/commands.js";
import { endOfFile, fileFailure, judged } from "../../activities/steps/files/outcome.js";
import { progressOf } from "../../activities/steps/files/progress.js";
import { recordedFetch } from "../../activities/steps/files/recorded.js";
import { Remote } from "../../activities/steps/files/remote.js";
import { asItIs, bytesOfText, joined, type MaskedBytes } from "../../packages/devices/src/words/masked.js";
import type { Execution } from "../kind.js";
import type { FetchAction } from "./schema.js";

const MIB = 1_024 * 1_024;
/** Of a text where the worker has no limit of outputs of its own. */
const MOST_TEXT = 100 * MIB;
const MOST_BINARY = 4_096 * MIB;

export const execute: Execution<FetchAction>["execute"] = async (task, step, action, { id, scope }) => {
  const { files } = task.platform;
  if (!files)
    throw new DeviceError("unsupported", `platform ${task.platform.name} does not say how to transfer files`);
  const [rendered = ""] = await renderCommands(task, [action.from], scope);
  const from = devicePath("from", rendered, files);
  task.commands = [`fetch ${from}`];
  const { recorded } = task.deps;
  if (recorded) return recordedFetch({ task, recorded, step, id, scope }, action.to);
  return endOfFile(async () => {
    const remote = await Remote.open(task, step, scope);
    try {
      const most = action.binary ? MOST_BINARY : (task.deps.output_limit ?? MOST_TEXT);
      const size = (await remote.stat(from))?.bytes;
      if (size !== undefined && size > most) throw tooLarge(from, most, size);
      const artifact = await keep(task, remote.transfer.read(from), { ...action, from, most, size });
      const { path, bytes, sha256 } = artifact;
      const message = `${from} kept as ${path} (${bytes} bytes, sha256 ${sha256.slice(0, 12)})`;
      const outcome = await judged(task, step, { id, scope, message, parsed: { path, bytes, sha256 } });
      return { ...outcome, artifacts: [artifact, ...(outcome.artifacts ?? [])] };
    } finally {
      remote.transfer.close();
    }
  });
};

interface Keeping {
  from: string;
  to: string;
  binary: boolean;
  most: number;
  size: number | undefined;
}

/** Nothing is stored of a file that turns out to be too large, or no text. */
async function keep(task: Task, body: AsyncIterable<Uint8Array>, { from, to, binary, most, size }: Keeping) {
  let ended: unknown;
  const progress = progressOf(task.journal, size);
  async function* bounded(): AsyncIterable<Uint8Array> {
    let bytes = 0;
    for await (const piece of body) {
      bytes += piece.byteLength;
      if (bytes > most) throw tooLarge(from, most, bytes);
      progress(bytes);
      yield piece;
    }
  }
  async function* noted(): AsyncIterable<MaskedBytes> {
    try {
      yield* binary ? asItIs(bounded()) : maskedText(task, bounded(), from);
    } catch (error) {
      ended = error;
      throw error;
    }
  }
  try {
    return await put(task, fetchedFilePath(task.input.run, task.input.device, to), noted());
  } catch (error) {
    throw ended ?? error;
  }
}

async function* maskedText(
  { redactor }: Task,
  body: AsyncIterable<Uint8Array>,
  from: string,
): AsyncIterable<MaskedBytes> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const masker = redactor.stream();
  const textOf = (piece?: Uint8Array): string => {
    let text: string;
    try {
      text = piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      throw notText(from);
    }
    if (text.includes("\0")) throw notText(from);
    return text;
  };
  for await (const piece of body) yield bytesOfText(masker.push(textOf(piece)));
  yield bytesOfText(joined([masker.push(textOf()), masker.flush()]));
  if (masker.tooSlow !== undefined)
    throw new DeviceError("patterns_too_slow", `the pattern ${masker.tooSlow} takes too long on ${from}.`);
}

const notText = (from: string): StepEnd =>
  fileFailure(
    "file_binary",
    `${from} is not text in UTF-8, in which secrets could be masked; nothing was kept. Add \`binary: true\` to keep it as it is`,
  );

const tooLarge = (from: string, most: number, bytes: number): StepEnd =>
  fileFailure(
    "file_too_large",
    `${from} has ${bytes} bytes or more, and at most ${most} bytes are kept of a file; nothing was kept`,
    { most },
  );
