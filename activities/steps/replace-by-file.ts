// `replace: true` where a device takes its whole configuration from a file: the lines are put there, and the file goes away.
import { DeviceError } from "../../packages/devices/src/errors.js";
import type { ConfigureResult, Session } from "../../packages/devices/src/session.js";
import { compileRegex } from "../../compiler/index.js";
import { TIDY_FILE_MS } from "../../policy/steps.js";
import type { ConfigureAction, PlanStep } from "../../schemas/plan.js";
import type { CliPlatform, Platform } from "../../packages/devices/src/words/platform.js";
import type { Task } from "../task.js";

type ReplaceFile = NonNullable<NonNullable<NonNullable<CliPlatform["configure"]>["replace"]>["file"]>;

/** @returns undefined where this change is typed */
export const replaceFileOf = (
  platform: Platform,
  action: ConfigureAction | undefined,
): ReplaceFile | undefined =>
  action?.replace && platform.interface !== "netconf" ? platform.configure?.replace?.file : undefined;

interface Replacing {
  task: Task;
  step: PlanStep;
  lines: string[];
  file: ReplaceFile;
}

/** What the device says would change. @throws {DeviceError} */
export const differenceByFile = (replacing: Replacing): Promise<{ difference: string; refused?: string }> =>
  withFile(replacing, async (session, { timeout_ms, signal }) => {
    const { output, refused } = await session.send(commandOf(replacing.file, "diff"), { timeout_ms, signal });
    return { difference: output, ...(refused === undefined ? {} : { refused }) };
  });

/**
 * @param beforeSend awaited behind the file, before the first byte of the change @throws {DeviceError}
 */
export const replaceByFile = (
  replacing: Replacing,
  beforeSend: () => Promise<void>,
): Promise<ConfigureResult> =>
  withFile(replacing, async (session, { timeout_ms, signal }) => {
    const { lines, file } = replacing;
    const command = commandOf(file, "send");
    const begin = performance.now();
    const { output, refused } = await session.send(command, { timeout_ms, signal, beforeSend });
    const isDone = compileRegex(file.done).matcher(output).find();
    const said = refused ?? lastOf(output);
    return {
      accepted: isDone ? lines : [],
      ...(isDone ? {} : { rejected: { line: command, index: lines.length, said } }),
      not_sent: [],
      output: `${command}\n${output}`,
      duration_ms: performance.now() - begin,
      left: true,
    };
  });

const commandOf = (file: ReplaceFile, what: "send" | "diff"): string =>
  file[what].replaceAll("{path}", () => file.path);

const lastOf = (output: string): string =>
  output
    .split("\n")
    .findLast((line) => line.trim() !== "")
    ?.trim() ?? "the device says nothing";

async function withFile<T>(
  { task, step, lines, file: { path } }: Replacing,
  use: (session: Session, options: { timeout_ms: number; signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const { signal } = task.journal;
  const session = await task.session.get(signal);
  if (!session.openFiles)
    throw new DeviceError(
      "unsupported",
      `${task.device.name}: transport ${task.device.transport} transfers no files. Use transport ssh.`,
      { sent: false },
    );
  const bytes = Buffer.from(`${lines.join("\n")}\n`);
  await put(session, path, bytes, { timeout_ms: step.timeout_ms, signal });
  try {
    return await use(session, { timeout_ms: step.timeout_ms, signal });
  } finally {
    await remove(task, path);
  }
}

async function put(
  session: Session,
  path: string,
  bytes: Buffer,
  options: { timeout_ms: number; signal: AbortSignal },
): Promise<void> {
  try {
    const transfer = await session.openFiles!(options);
    try {
      const body = { [Symbol.asyncIterator]: () => pieceOf(bytes) };
      await transfer.write(path, body, { bytes: bytes.length });
    } finally {
      transfer.close();
    }
  } catch (error) {
    // A file beside the configuration is none of the change.
    if (!(error instanceof DeviceError)) throw error;
    throw new DeviceError(error.code, error.message, { ...error.details, sent: false }, { cause: error });
  }
}

async function* pieceOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** A file that is left is written anew by the next change. */
async function remove({ session, platform }: Task, path: string): Promise<void> {
  const command = platform.files?.remove?.replaceAll("{path}", () => path);
  if (command === undefined) return;
  try {
    const held = await session.get(new AbortController().signal);
    await held.send(command, { timeout_ms: TIDY_FILE_MS });
  } catch {
    // What the change came to is known all the same.
  }
}
