// Bodies: JSON only, bounded, checked against their schema.
import type { Context, MiddlewareHandler } from "hono";
import * as v from "valibot";
import { didYouMean, oneOf } from "../../compiler/index.js";
import { Problem } from "../problem.js";

/** More than any spec may have, and few enough for whatever walks the body. */
const MAX_DEPTH = 200;
/** Of bodies that hold no documents, bytes: they are parsed where all requests are served. */
const SMALL_BODY = 256 * 1024;
/** Of longer bodies only the first problem is told, characters. */
const MANY_PROBLEMS = 16 * 1024;

/** POST is `application/json` and no larger than the limit, or it is refused before anything reads it. */
export function guardBody(limit: number): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.method !== "POST") return next();
    const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (type !== "application/json") {
      throw new Problem(
        "unsupported_media_type",
        `The body is ${type ?? "of no type"}; send it as \`Content-Type: application/json\`.`,
      );
    }
    const length = Number(c.req.header("content-length") ?? 0);
    if (length > limit) throw tooLarge(limit);
    return next();
  };
}

const tooLarge = (limit: number) =>
  new Problem(
    "body_too_large",
    `The body is over ${limit} bytes. Raise ORCHESTRATOR_BODY_LIMIT on the server, or put large files into the catalogue.`,
  );

/**
 * Reads and checks a small body; an empty one is `{}`. A body with documents is left to the compiler ({@link readBytes}).
 * @throws {Problem} `malformed_json`, `body_too_large`, `invalid_body`
 */
export async function readBody<S extends v.GenericSchema>(
  c: Context,
  schema: S,
  limit: number,
): Promise<v.InferOutput<S>> {
  return parseBody((await readBytes(c, Math.min(limit, SMALL_BODY))).toString("utf8"), schema);
}

/** @throws {Problem} `malformed_json`, `invalid_body` */
export function parseBody<S extends v.GenericSchema>(text: string, schema: S): v.InferOutput<S> {
  let value: unknown;
  try {
    value = text.trim() === "" ? {} : JSON.parse(text);
  } catch (error) {
    throw new Problem("malformed_json", `The body is not JSON: ${(error as Error).message}.`);
  }
  checkShape(value);
  // One that is wrong everywhere would be a problem longer than itself.
  const result = v.safeParse(schema, value, { abortEarly: text.length > MANY_PROBLEMS });
  if (result.success) {
    refuseLists(value as object, result.output as object);
    return result.output;
  }
  const errors = result.issues.map((issue) => ({
    code: "invalid_body",
    message: unknownKey(issue, schema) ?? issue.message,
    path: v.getDotPath(issue) ?? "",
  }));
  const [first] = errors;
  throw new Problem(
    "invalid_body",
    `The body is not valid${first?.path ? ` at ${first.path}` : ""}: ${first?.message}.`,
    { errors },
  );
}

/** A list passes as a map whose keys are numbers. @throws {Problem} `invalid_body` */
function refuseLists(given: object, read: object): void {
  for (const [key, value] of Object.entries(read)) {
    if (Array.isArray(value) || !Array.isArray((given as Record<string, unknown>)[key])) continue;
    const message = `\`${key}\` is a list; expected an object`;
    const errors = [{ code: "invalid_body", message, path: key }];
    throw new Problem("invalid_body", `The body is not valid: ${message}.`, { errors });
  }
}

/** Names the unknown key of an object whose keys are all known. */
function unknownKey(issue: v.BaseIssue<unknown>, schema: v.GenericSchema): string | undefined {
  const [step] = issue.path ?? [];
  if (issue.type !== "strict_object" || issue.path?.length !== 1 || !("entries" in schema)) return undefined;
  const known = Object.keys(schema.entries as object);
  const key = String(step!.key);
  return `unknown key \`${key.slice(0, 40)}\`; ${didYouMean(key, known) ?? `there are ${oneOf(known)}`}`;
}

/** Level by level: what is nested too deep would overflow the stack. @throws {Problem} `invalid_body` */
function checkShape(body: unknown): void {
  if (Array.isArray(body)) throw new Problem("invalid_body", "The body is a list; expected an object.");
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    const below: unknown[] = [];
    for (const one of level) {
      if (typeof one !== "object" || one === null) continue;
      if (depth >= MAX_DEPTH)
        throw new Problem("invalid_body", `The body is nested deeper than ${MAX_DEPTH} levels.`);
      // Checking against a schema leaves it out in silence.
      if (Object.hasOwn(one, "__proto__"))
        throw new Problem(
          "invalid_body",
          "The body has a key `__proto__`, which nothing here may be called.",
        );
      for (const member of Object.values(one)) if (typeof member === "object") below.push(member);
    }
    level = below;
  }
}

/** @throws {Problem} `body_too_large` */
export async function readBytes(c: Context, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
