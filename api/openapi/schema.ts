// Schemas of the OpenAPI document: those that have a name stand in its components, once, and are referred to.
import { type ConversionConfig, toJsonSchema, toJsonSchemaDefs } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import {
  ProblemErrorSchema,
  ProblemSchema,
  RerunRequestSchema,
  ResolveBodySchema,
  ResumeRequestSchema,
  RunRequestSchema,
  ValidateRequestSchema,
  WorkflowEntrySchema,
} from "../../schemas/api.js";
import { DeviceFindingSchema, DoctorRequestSchema } from "../../schemas/doctor.js";
import { RunEventSchema } from "../../schemas/event.js";
import { JsonSchema } from "../../packages/devices/src/words/json.js";
import { PlatformSchema } from "../../packages/devices/src/words/platform.js";
import { PrunedRunSchema, PruneRequestSchema } from "../../schemas/prune.js";
import { HistorySchema, ReportSchema } from "../../schemas/report.js";
import { ReplayVerdictSchema } from "../../schemas/replay.js";
import {
  ArtifactRefSchema,
  CheckSchema,
  DeviceResultSchema,
  StepResultSchema,
} from "../../schemas/result.js";
import { DeviceCountsSchema, RunSchema } from "../../schemas/run.js";

const NAMED: Record<string, GenericSchema> = {
  Artifact: ArtifactRefSchema,
  Check: CheckSchema,
  DeviceCounts: DeviceCountsSchema,
  DeviceFinding: DeviceFindingSchema,
  DeviceResult: DeviceResultSchema,
  DoctorRequest: DoctorRequestSchema,
  History: HistorySchema,
  Platform: PlatformSchema,
  Problem: ProblemSchema,
  ProblemError: ProblemErrorSchema,
  PrunedRun: PrunedRunSchema,
  PruneRequest: PruneRequestSchema,
  ReplayVerdict: ReplayVerdictSchema,
  Report: ReportSchema,
  RerunRequest: RerunRequestSchema,
  ResolveRequest: ResolveBodySchema,
  ResumeRequest: ResumeRequestSchema,
  Run: RunSchema,
  RunEvent: RunEventSchema,
  RunRequest: RunRequestSchema,
  StepResult: StepResultSchema,
  ValidateRequest: ValidateRequestSchema,
  WorkflowEntry: WorkflowEntrySchema,
};

/** JSON Schema 2020-12, as OpenAPI 3.1 has it. */
export type OpenApiSchema = Record<string, unknown>;

/** Any JSON at all. */
const ANY = {};

const CONFIG = {
  target: "draft-2020-12",
  errorMode: "ignore",
  overrideRef: ({ referenceId }) => refTo(referenceId),
  overrideSchema: ({ valibotSchema }) => ((valibotSchema as unknown) === JsonSchema ? ANY : undefined),
} satisfies ConversionConfig;

const refTo = (name: string): string => `#/components/schemas/${name}`;

/** @throws {Error} for a schema that recurs and has no name: a reference to it would lead nowhere */
export const openApiSchema = (schema: GenericSchema): OpenApiSchema =>
  checked(toJsonSchema(schema, { ...CONFIG, definitions: NAMED }));

/** `components.schemas` of the document. */
export const namedSchemas = (): Record<string, OpenApiSchema> =>
  Object.fromEntries(
    Object.entries(toJsonSchemaDefs(NAMED, CONFIG))
      .filter(([name]) => name in NAMED)
      .map(([name, schema]) => [name, checked(schema)]),
  );

/** Definitions stand in the components, not in each schema. */
function checked(converted: object): OpenApiSchema {
  const { $schema: _, $defs: __, ...schema } = converted as OpenApiSchema;
  for (const [, name = ""] of JSON.stringify(schema).matchAll(/"\$ref":"[^"]*\/([^"/]*)"/g))
    if (!(name in NAMED)) throw new Error("a schema of the API recurs without a name; give it one in NAMED");
  return schema;
}

/** What another document or medium is made of is said by its name, since OpenAPI 3.1 has no schema for it. */
export const linesOf = (name: "RunEvent" | "DeviceFinding", media: string): OpenApiSchema => ({
  type: "string",
  contentMediaType: media,
  description: `Each is a \`${name}\` (${refTo(name)}) in JSON`,
});
