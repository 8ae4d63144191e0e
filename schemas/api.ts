// Bodies that the HTTP API takes, and the shapes of its lists and problems.
import * as v from "valibot";
import { JsonSchema } from "../packages/devices/src/words/json.js";
import { NotifySchema } from "./spec/notify.js";

const Text = v.pipe(v.string(), v.minLength(1));
/** It stands in each step of a plan and in each problem. */
const FileName = v.pipe(Text, v.maxLength(500));
const Document = v.union([v.string(), v.record(v.string(), JsonSchema)]);

/** Printable ASCII, at most 255 characters. */
export const IDEMPOTENCY_KEY = /^(?=.*\S)[\x20-\x7e]{1,255}$/;

export const SHA256 = /^[0-9a-f]{64}$/;
/** A file in the store, which runs copy to devices. */
export const CopiedFileSchema = v.strictObject({
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
  sha256: v.pipe(v.string(), v.regex(SHA256)),
});

/** What `POST /v1/runs` and `POST /v1/plan` take. */
export const RunRequestSchema = v.strictObject({
  spec: v.optional(v.pipe(Document, v.description("The spec: YAML text, or the same as an object"))),
  workflow: v.optional(v.pipe(Text, v.description("Instead of `spec`: a name in the catalogue"))),
  inventory: v.optional(
    v.pipe(Document, v.description("YAML text, an object, or the name of an inventory of the catalogue")),
  ),
  spec_file: v.optional(v.pipe(FileName, v.description("The spec's file name, for messages"))),
  inventory_file: v.optional(v.pipe(FileName, v.description("The inventory's file name, for messages"))),
  inventory_source: v.optional(
    v.pipe(
      v.strictObject({ from: FileName, fetched_at: Text, sha256: Text }),
      v.description(
        "Where the devices of `inventory` were taken from, when, and what they were; kept with the run",
      ),
    ),
  ),
  files: v.optional(
    v.pipe(v.record(FileName, v.string()), v.description("Texts of the files that the spec uses, by path")),
  ),
  copies: v.optional(
    v.pipe(
      v.record(FileName, CopiedFileSchema),
      v.description(
        "Files that `copy` steps send, by path from the spec's folder: what `PUT /v1/files/{sha256}` was sent before",
      ),
    ),
  ),
  inputs: v.optional(v.record(v.string(), JsonSchema)),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.description("Names, globs, `group:`, `tag:`, `site:`; intersects the spec's targets"),
    ),
  ),
  check: v.optional(v.pipe(v.boolean(), v.description("Reads run, writes are rendered and never applied"))),
  labels: v.optional(v.record(v.string(), v.string())),
  concurrency: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  deadline: v.optional(v.pipe(Text, v.description("Duration, such as `30m`"))),
  notify: v.optional(
    v.pipe(NotifySchema, v.description("Who is told how the run ended, beside those that the spec names")),
  ),
});
export type RunRequest = v.InferOutput<typeof RunRequestSchema>;

export const ValidateRequestSchema = v.strictObject({
  ...v.pick(RunRequestSchema, [
    "spec",
    "workflow",
    "inventory",
    "spec_file",
    "inventory_file",
    "inventory_source",
    "files",
    "copies",
    "inputs",
  ]).entries,
});
export type ValidateRequest = v.InferOutput<typeof ValidateRequestSchema>;

export const ResumeRequestSchema = v.strictObject({
  skip: v.optional(v.pipe(v.array(v.string()), v.description("Held devices that take no further part"))),
});
export const RerunRequestSchema = v.strictObject({
  only: v.optional(v.pipe(v.literal("failed"), v.description("Only devices that did not pass"))),
  include: v.optional(
    v.pipe(v.array(v.literal("indeterminate")), v.description("Indeterminate devices, too")),
  ),
  spec: v.optional(v.pipe(Document, v.description("Another spec than the original's"))),
});
export type RerunRequest = v.InferOutput<typeof RerunRequestSchema>;
export const ResolveBodySchema = v.strictObject({
  step: Text,
  outcome: v.picklist(["applied", "not_applied"]),
});

/** One entry of a problem's `errors`: a place in a document. */
export const ProblemErrorSchema = v.looseObject({
  code: v.string(),
  message: v.string(),
  file: v.optional(v.string()),
  line: v.optional(v.number()),
  column: v.optional(v.number()),
  severity: v.optional(v.picklist(["error", "warning"])),
  length: v.pipe(v.optional(v.number()), v.description("Characters from the column that it is about")),
  text: v.pipe(v.optional(v.string()), v.description("The line, secrets masked")),
  caret: v.pipe(v.optional(v.string()), v.description("To be printed below `text`")),
  hint: v.pipe(v.optional(v.string()), v.description("The cure")),
});
/** RFC 9457, with our closed `code`. */
export const ProblemSchema = v.looseObject({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.string(),
  detail: v.string(),
  instance: v.optional(v.string()),
  errors: v.optional(v.array(ProblemErrorSchema)),
});
export type ProblemBody = v.InferOutput<typeof ProblemSchema>;

export const WorkflowEntrySchema = v.strictObject({
  name: v.string(),
  description: v.optional(v.string()),
  file: v.string(),
  inputs: v.record(v.string(), JsonSchema),
});
/** A spec of the catalogue. */
export type WorkflowEntry = v.InferOutput<typeof WorkflowEntrySchema>;

/** A list: `next` is the cursor of the next page, null on the last. */
export const listOf = <T extends v.GenericSchema>(item: T) =>
  v.strictObject({ items: v.array(item), next: v.nullable(v.string()) });
