// The bytes of a file as the store has them, and their checksums.
import { createHash } from "node:crypto";
import { copiedFilePath, ofRun } from "../../../artifacts/paths.js";
import { renderTexts } from "../../off-loop/render.js";
import type { Scope } from "../../scope.js";
import { downloaded } from "./download.js";
import type { Task } from "../../task.js";
import { ExpressionError, pathOfSource } from "../../../compiler/index.js";
import type { Checksum, CopiedFileSource, CopyAction } from "../../../steps/copy/schema.js";

export interface Content {
  /** For people. */
  name: string;
  /** In the store. */
  key: string;
  bytes: number;
  sha256: string;
}

/** @throws {ExpressionError} where the store does not have it, or not as it was when the run was planned */
export async function contentOf(task: Task, source: CopyAction["source"], scope: Scope): Promise<Content> {
  const { input, deps } = task;
  if (source.kind === "artifact") {
    const [path = ""] = await renderTexts([source.path], scope);
    const key = ofRun(input.run, path);
    const found = /(?:^|\/)\.{0,2}(?:\/|$)/.test(path) ? undefined : await deps.store.open(key);
    if (!found) throw missing(`run ${input.run} has no artifact ${path}; \`fetch\` it in an earlier step`);
    found.body.destroy();
    return { name: path, key, bytes: found.info.bytes, sha256: found.info.sha256 };
  }
  if (source.kind === "address") return downloaded(task, source, scope);
  const { name, ...planned } = plannedFile(task, source, scope);
  const key = copiedFilePath(planned.sha256);
  const found = await deps.store.open(key);
  found?.body.destroy();
  if (found?.info.sha256 !== planned.sha256)
    throw missing(
      `the store does not have the file ${name} as it was when run ${input.run} was planned; start the run again`,
    );
  return { name, key, ...planned };
}

/** As the plan has it. @throws {ExpressionError} */
export function plannedFile(
  { plan, input }: Pick<Task, "plan" | "input">,
  source: CopiedFileSource,
  scope: Scope,
): Pick<Content, "name" | "bytes" | "sha256"> {
  const name = pathOfSource(source, scope);
  const planned = plan.copies?.[name];
  if (planned) return { name, ...planned };
  throw missing(`the plan of run ${input.run} does not have the file ${name}; start the run again`);
}

const missing = (message: string): ExpressionError =>
  new ExpressionError("evaluation_failed", `${message}; nothing was sent`, 0);

/** May be read more than once. @param from bytes that are left out at the beginning. @param length bytes; absent: to the end */
export const bytesOf = (
  task: Pick<Task, "deps">,
  content: Content,
  from = 0,
  length = content.bytes - from,
): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => read(task, content, from, length)[Symbol.asyncIterator](),
});

async function* read(
  { deps }: Pick<Task, "deps">,
  { key, name }: Content,
  from: number,
  length: number,
): AsyncIterable<Uint8Array> {
  if (length <= 0) return;
  const found = await deps.store.open(key, { start: from, end: from + length - 1 });
  if (!found) throw missing(`the store no longer has the file ${name}`);
  try {
    yield* found.body as AsyncIterable<Uint8Array>;
  } finally {
    found.body.destroy();
  }
}

/** Many devices get the same file: each checksum is computed once. */
const known = new Map<string, Promise<string>>();
const REMEMBERED = 500;

/** Of the first so many bytes; in hexadecimal digits. */
export function checksumOf(
  task: Task,
  content: Content,
  checksum: Checksum,
  length = content.bytes,
): Promise<string> {
  if (checksum === "sha256" && length === content.bytes) return Promise.resolve(content.sha256);
  const key = `${content.sha256} ${checksum} ${length}`;
  let found = known.get(key);
  if (!found) {
    found = digestOf(bytesOf(task, content, 0, length), checksum);
    found.catch(() => known.delete(key));
    if (known.size >= REMEMBERED) known.delete(known.keys().next().value as string);
    known.set(key, found);
  }
  return found;
}

export async function digestOf(bytes: AsyncIterable<Uint8Array>, checksum: Checksum): Promise<string> {
  const hash = createHash(checksum);
  for await (const piece of bytes) hash.update(piece);
  return hash.digest("hex");
}
