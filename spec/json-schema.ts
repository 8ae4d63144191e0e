// JSON Schemas of spec and inventory, generated from the schemas that the compiler checks with, for editors.
import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import { InventorySchema } from "../schemas/inventory.js";
import { JsonSchema } from "../schemas/json.js";
import { SpecSchema, StepSchema } from "../schemas/spec.js";

export type JsonSchemaDocument = Record<string, unknown>;

function generate(schema: GenericSchema, definitions: Record<string, GenericSchema>): JsonSchemaDocument {
  return toJsonSchema(schema, {
    target: "draft-07",
    typeMode: "input",
    definitions,
    errorMode: "ignore",
  }) as JsonSchemaDocument;
}

/** Draft-07, for `# yaml-language-server: $schema=…` and `GET /v1/schemas/spec.json`. */
export const specJsonSchema = (): JsonSchemaDocument =>
  generate(SpecSchema, { Step: StepSchema, Json: JsonSchema });

/** Draft-07, for `GET /v1/schemas/inventory.json`. */
export const inventoryJsonSchema = (): JsonSchemaDocument => generate(InventorySchema, { Json: JsonSchema });
