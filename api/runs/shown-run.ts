// A run as it is sent. Large inputs are never parsed here: their text goes from the store to the reader.
import type { Context } from "hono";
import type { ArtifactStore } from "../../artifacts/store.js";
import type { Run } from "../../schemas/run.js";
import { answerPieces } from "../http/pieces.js";
import { elementsOf } from "../json/elements.js";

export interface ShownRun {
  /** Without inputs where they are large. */
  run: Run;
  large_inputs?: StoredInputs;
}

/** Inputs in a file of the store. */
export interface StoredInputs {
  /** Of the JSON. */
  bytes: number;
  /** @returns the JSON */
  read(): Promise<Uint8Array>;
}

const MEMBER = '"inputs":';

/** The member `inputs` of a JSON object. @returns undefined for another member */
export const inputsMember = (member: Buffer): Buffer | undefined =>
  member.toString("latin1", 0, MEMBER.length) === MEMBER ? member.subarray(MEMBER.length) : undefined;

/** @param path of the run's `run.json` or `plan.json` */
export const storedInputs = (store: ArtifactStore, path: string, bytes: number): StoredInputs => ({
  bytes,
  async read() {
    const opened = await store.open(path);
    if (opened) {
      for await (const member of elementsOf(opened.body)) {
        const inputs = inputsMember(member);
        if (inputs) return inputs;
      }
    }
    return Buffer.from("{}");
  },
});

/** The run's JSON in pieces. */
export async function runText({ run, large_inputs }: ShownRun): Promise<Uint8Array[]> {
  if (!large_inputs) return [Buffer.from(JSON.stringify(run))];
  const { inputs: _none, ...rest } = run;
  const head = `${JSON.stringify(rest).slice(0, -1)},${MEMBER}`;
  return [Buffer.from(head), await large_inputs.read(), Buffer.from("}")];
}

/** A list of runs as JSON. */
export async function runsText({ items, next }: { items: ShownRun[]; next: string | null }) {
  const texts: Uint8Array[] = [];
  for (const shown of items) texts.push(Buffer.concat(await runText(shown)));
  return listText(texts, next);
}

/** A page of a list as JSON. @param items the JSON of each */
export const listText = (items: Uint8Array[], next: string | null): Uint8Array[] => [
  Buffer.from('{"items":['),
  ...items.flatMap((item, n) => (n > 0 ? [Buffer.from(","), item] : [item])),
  Buffer.from(`],"next":${JSON.stringify(next)}}`),
];

/** The run as the answer. */
export async function answerRun(
  c: Context,
  shown: ShownRun,
  status: 200 | 201 | 202 = 200,
  headers: Record<string, string> = {},
): Promise<Response> {
  return answerText(c, await runText(shown), status, headers);
}

export const answerText = (
  c: Context,
  pieces: Uint8Array[],
  status: 200 | 201 | 202 = 200,
  headers: Record<string, string> = {},
): Response => answerPieces(c, pieces, status, { "content-type": "application/json", ...headers });
