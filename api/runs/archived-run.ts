// The run in `run.json` of its archive.
import { buffer } from "node:stream/consumers";
import type { ArtifactStore } from "../../artifacts/store.js";
import type { Run } from "../../schemas/run.js";
import { elementsOf } from "../json/elements.js";
import { inputsMember, type ShownRun, storedInputs } from "./shown-run.js";

/** Files of more bytes are not parsed whole. */
const SMALL_BYTES = 64 * 1024;

/** @returns undefined where there is no such file */
export async function readArchived(store: ArtifactStore, path: string): Promise<ShownRun | undefined> {
  const opened = await store.open(path);
  if (!opened) return undefined;
  const { info, body } = opened;
  if (info.bytes <= SMALL_BYTES) return { run: JSON.parse((await buffer(body)).toString("utf8")) as Run };
  let bytes = 0;
  const others: string[] = ['"inputs":{}'];
  for await (const member of elementsOf(body)) {
    const inputs = inputsMember(member);
    if (inputs) bytes = inputs.length;
    else others.push(member.toString("utf8"));
  }
  const run = JSON.parse(`{${others.join(",")}}`) as Run;
  return { run, large_inputs: storedInputs(store, path, bytes) };
}
