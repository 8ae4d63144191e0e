// JSON Schemas of spec and inventory, generated from the schemas that the compiler checks with, for editors.
import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import { InventorySchema } from "./inventory/schema.js";
import { JsonSchema } from "../packages/devices/src/words/json.js";
import { StepSchema } from "../steps/step-schema.js";
import { SpecSchema } from "./spec-schema.js";

export type JsonSchemaDocument = Record<string, unknown>;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What the compiler alone reads of a schema's metadata. */
const OURS = new Set(["code", "expected", "secret", "fixed", "$schema"]);

type Definitions = Record<string, Json>;

const STEP: Json = { $ref: "#/definitions/Step" };

/** What a reference of the generator stands for: the one definition that recurs, anything at all, or what it names. */
function resolve(reference: string, definitions: Definitions): Json {
  const name = reference.replace("#/$defs/", "");
  const target = definitions[name] as { $ref?: string; anyOf?: Json[] };
  if (name === "Step") return STEP;
  if (target.$ref !== undefined) return resolve(target.$ref, definitions);
  // The union of all kinds of JSON holds null.
  return target.anyOf?.some((option) => (option as { type?: string }).type === "null")
    ? {}
    : tidy(target, definitions);
}

/** Draft-07 as its readers take it: `definitions`, nothing beside a `$ref`, no keywords of ours. */
function tidy(value: Json, definitions: Definitions, isSchema = true): Json {
  if (Array.isArray(value)) return value.map((item) => tidy(item, definitions));
  if (value === null || typeof value !== "object") return value;
  const tidied: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    // Names of properties are not keywords, whatever they are.
    if (!isSchema) tidied[key] = tidy(item, definitions);
    else if (key === "$ref") Object.assign(tidied, beside(resolve(item as string, definitions), value));
    else if (!OURS.has(key) && !(key === "required" && Array.isArray(item) && item.length === 0)) {
      tidied[key] = tidy(item, definitions, key !== "properties");
    }
  }
  return tidied;
}

/** A `$ref` has no siblings in draft-07. */
function beside(resolved: Json, around: Record<string, Json>): Record<string, Json> {
  const alone = Object.keys(around).length === 1;
  return resolved === STEP && !alone ? { allOf: [STEP] } : (resolved as Record<string, Json>);
}

function generate(schema: GenericSchema, named: Record<string, GenericSchema>): JsonSchemaDocument {
  const raw = toJsonSchema(schema, {
    target: "draft-07",
    typeMode: "input",
    definitions: named,
    errorMode: "ignore",
  });
  const { $defs: definitions = {}, ...rest } = raw as unknown as Record<string, Json> & {
    $defs?: Definitions;
  };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    ...(tidy(rest, definitions) as JsonSchemaDocument),
    ...(definitions["Step"] ? { definitions: { Step: tidy(definitions["Step"], definitions) } } : {}),
  };
}

/** Draft-07, for `# yaml-language-server: $schema=…` and `GET /v1/schemas/spec.json`. */
export const specJsonSchema = (): JsonSchemaDocument =>
  generate(SpecSchema, { Step: StepSchema, Json: JsonSchema });

/** Draft-07, for `GET /v1/schemas/inventory.json`. */
export const inventoryJsonSchema = (): JsonSchemaDocument => generate(InventorySchema, { Json: JsonSchema });
