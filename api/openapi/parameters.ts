// Parameters of requests, each with the values that it takes.
import type { OpenApiSchema } from "./schema.js";

export interface ParameterDescription {
  is: string;
  schema?: OpenApiSchema;
  /** `?name` alone is `true`; of all others an empty value is refused. */
  flag?: true;
}

/** By name: what it is, as text where any text will do. */
export type Parameters = Readonly<Record<string, string | ParameterDescription>>;

export const flag = (is: string): ParameterDescription => ({
  is,
  schema: { type: "string", enum: ["true", "false", ""] },
  flag: true,
});

/** Separated by commas, or repeated. */
export const words = (is: string, known: readonly string[]): ParameterDescription => ({
  is,
  schema: { type: "array", minItems: 1, items: { type: "string", enum: [...known] } },
});

export const number = (is: string, minimum: number, maximum: number): ParameterDescription => ({
  is,
  schema: { type: "integer", minimum, maximum },
});

const TEXT: OpenApiSchema = { type: "string", minLength: 1 };

export const describeParameters = (where: "path" | "query" | "header", parameters: Parameters) =>
  Object.entries(parameters).map(([name, given]) => {
    const { is, schema = where === "query" ? TEXT : { type: "string" } } =
      typeof given === "string" ? { is: given } : given;
    const list =
      schema["type"] === "array" && where === "query" ? { style: "form" as const, explode: false } : {};
    return { in: where, name, description: is, required: where === "path", schema, ...list };
  });

/** Names of those that may be empty. */
export const flagsOf = (parameters: Parameters): string[] =>
  Object.entries(parameters).flatMap(([name, given]) =>
    typeof given !== "string" && given.flag ? [name] : [],
  );
