// Bodies: JSON only, bounded, checked against their schema.
import type { Context, MiddlewareHandler } from "hono";
import * as v from "valibot";
import { Problem } from "../problem.js";

/** More than any spec may have, and few enough for whatever walks the body. */
const MAX_DEPTH = 200;

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

/** Reads and checks the body; an empty one is `{}`. @throws {Problem} `malformed_json`, `body_too_large`, `invalid_body` */
export async function readBody<S extends v.GenericSchema>(
  c: Context,
  schema: S,
  limit: number,
): Promise<v.InferOutput<S>> {
  const text = await readText(c, limit);
  let value: unknown;
  try {
    value = text.trim() === "" ? {} : JSON.parse(text);
  } catch (error) {
    throw new Problem("malformed_json", `The body is not JSON: ${(error as Error).message}.`);
  }
  if (isDeeperThan(MAX_DEPTH, value)) {
    throw new Problem("invalid_body", `The body is nested deeper than ${MAX_DEPTH} levels.`);
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const errors = result.issues.map((issue) => ({
    code: "invalid_body",
    message: issue.message,
    path: v.getDotPath(issue) ?? "",
  }));
  const [first] = errors;
  throw new Problem(
    "invalid_body",
    `The body is not valid${first?.path ? ` at ${first.path}` : ""}: ${first?.message}.`,
    { errors },
  );
}

/** Without recursion: what is nested too deep would overflow the stack. */
function isDeeperThan(limit: number, value: unknown): boolean {
  const open: [value: unknown, depth: number][] = [[value, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [one, depth] = next;
    if (typeof one !== "object" || one === null) continue;
    if (depth >= limit) return true;
    for (const member of Object.values(one)) open.push([member, depth + 1]);
  }
  return false;
}

async function readText(c: Context, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
