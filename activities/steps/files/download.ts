// A file from an address: downloaded once for a run, kept with it, and the same for all of its devices.
import { randomUUID } from "node:crypto";
import { downloadedPath, downloadPath } from "../../../artifacts/paths.js";
import { ofDocument, recordText } from "../../../packages/devices/src/words/masked.js";
import type { AddressSource } from "../../../steps/copy/schema.js";
import { renderedAddress, renderedDigest } from "../../../steps/copy/address.js";
import type { ActivityDeps } from "../../deps.js";
import { renderTexts } from "../../off-loop/render.js";
import type { Scope } from "../../scope.js";
import type { Task } from "../../task.js";
import type { Content } from "./content.js";
import { noted, openAddress } from "./http-source.js";
import { fileFailure } from "./outcome.js";

interface Downloaded {
  key: string;
  bytes: number;
  sha256: string;
}

/** @throws {ExpressionError} @throws {DeviceError} `not_allowed`, `download_failed` @throws {StepEnd} */
export async function downloaded(task: Task, source: AddressSource, scope: Scope): Promise<Content> {
  const [address = "", digest] = await renderTexts(
    source.sha256 === undefined ? [source.path] : [source.path, source.sha256],
    scope,
  );
  const url = renderedAddress(address, source.origin);
  const sha256 = digest === undefined ? undefined : renderedDigest(digest);
  task.deps.gate.download(url, `copy from ${url.origin}`);
  const found = await onceForAll(task, url);
  if (sha256 !== undefined && found.sha256 !== sha256)
    throw fileFailure(
      "download_refused",
      `${url.href} gave a file with SHA-256 ${found.sha256}, expected ${sha256}; nothing was sent`,
      { expected: sha256, actual: found.sha256 },
    );
  return { name: url.href, ...found };
}

interface Download {
  done: Promise<Downloaded>;
  stop: AbortController;
  waiting: number;
}

/** Under way, by the run and the address. */
const underWay = new Map<string, Download>();

/** Devices of this worker wait for one download, which ends with the last of them. */
async function onceForAll(
  { deps, input: { run }, journal: { signal } }: Task,
  url: URL,
): Promise<Downloaded> {
  const path = downloadPath(run, url.href);
  const before = await deps.store.read(path);
  if (before) return JSON.parse(before.toString("utf8")) as Downloaded;
  let download = underWay.get(path);
  if (!download || download.stop.signal.aborted) {
    const stop = new AbortController();
    const done = keep(deps, { run, path, url }, stop.signal).finally(() => {
      if (underWay.get(path)?.stop === stop) underWay.delete(path);
    });
    underWay.set(path, (download = { done, stop, waiting: 0 }));
  }
  const { done, stop } = download;
  download.waiting += 1;
  try {
    return await orCancelled(done, signal);
  } finally {
    download.waiting -= 1;
    if (download.waiting === 0) stop.abort();
  }
}

function orCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => reject(signal.reason as Error);
    if (signal.aborted) cancel();
    signal.addEventListener("abort", cancel, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", cancel));
  });
}

type Deps = Pick<ActivityDeps, "store" | "file_limit">;

/** What several workers download at the same time is what the first of them has got. */
async function keep(
  { store, file_limit }: Deps,
  { run, path, url }: { run: string; path: string; url: URL },
  signal: AbortSignal,
): Promise<Downloaded> {
  const key = downloadedPath(run, randomUUID());
  const body = noted(await openAddress(url, { most: file_limit, signal }));
  try {
    const { bytes, sha256 } = await store.put(key, ofDocument(body.pieces), { confirm: true });
    const own: Downloaded = { key, bytes, sha256 };
    const record = { ...own, address: url.href, downloaded_at: new Date().toISOString() };
    if (await store.create(path, recordText(record))) return own;
  } catch (error) {
    await store.delete(key).catch(() => false);
    throw body.failed() ?? error;
  }
  await store.delete(key);
  const first = await store.read(path);
  return JSON.parse(String(first)) as Downloaded;
}
