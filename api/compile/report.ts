// Reports of a run, and what they carry of its files, from its results as JSON.
import { chooseFiles, type EmbeddedFile } from "../../projection/reports/embed.js";
import type { Recording } from "../../projection/reports/html/data.js";
import { type HtmlOptions, htmlPieces } from "../../projection/reports/html/report.js";
import { columnsOf, lastStages } from "../../projection/reports/columns.js";
import { jsonPieces } from "../../projection/reports/json.js";
import { junitPieces } from "../../projection/reports/junit.js";
import { markdownReport } from "../../projection/reports/markdown.js";
import type { ReportInput } from "../../projection/reports/report.js";
import type { Plan } from "../../schemas/plan.js";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { ElementScanner } from "../json/elements.js";
import type { Bytes } from "./bytes.js";

/** All texts are JSON. */
export interface ReportFiles<B> {
  run: B;
  /** Where they are large and not part of the run. */
  inputs?: B;
  /** The list of all. */
  results: B;
}

export interface Page<B> {
  plan?: B;
  /** Of a run that goes on: the page follows it there. */
  events?: string;
  options: Pick<HtmlOptions, "texts" | "recordings" | "base" | "fetch" | "links">;
}

export type ReportFormat = "report.xml" | "report.json" | "report.md" | "report.html";

export type ReportAsked<B = Bytes> = ReportFiles<B> & { format: ReportFormat; page?: Page<B> };
export interface FilesAsked<B = Bytes> {
  results: B;
  /** By device. */
  recordings: ReadonlyMap<string, Recording[]>;
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

export const filesFor = ({ results, recordings }: FilesAsked<Uint8Array>): EmbeddedFile[] =>
  chooseFiles(devicesIn(results), recordings);

export function* reportParts({ format, page, ...files }: ReportAsked<Uint8Array>): Generator<string> {
  const run = JSON.parse(textOf(files.run)) as Run;
  const inputs = files.inputs && (JSON.parse(textOf(files.inputs)) as Run["inputs"]);
  const input: ReportInput = { run: inputs ? { ...run, inputs } : run, results: devicesIn(files.results) };
  switch (format) {
    case "report.xml":
      return yield* junitPieces(input);
    case "report.json":
      return yield* jsonPieces(input);
    case "report.md":
      return yield markdownReport(input);
    case "report.html":
      return yield* htmlPieces(input, htmlOptions(page));
  }
}

function htmlOptions(page: Page<Uint8Array> | undefined): HtmlOptions {
  if (!page) return {};
  const { plan: bytes, events, options } = page;
  const plan = bytes && (JSON.parse(textOf(bytes)) as Plan);
  return {
    ...options,
    columns: plan ? columnsOf(plan) : [],
    ...(events === undefined ? {} : { live: { events, ends: plan ? lastStages(plan) : {} } }),
  };
}

const CHUNK_BYTES = 64 * 1024;

/** One by one, so that not all of a large run are in memory. */
function* devicesIn(results: Uint8Array): Generator<DeviceResult> {
  const scanner = new ElementScanner();
  for (let at = 0; at < results.byteLength; at += CHUNK_BYTES)
    for (const { text } of scanner.push(results.subarray(at, at + CHUNK_BYTES)))
      yield JSON.parse(text.toString("utf8")) as DeviceResult;
}
