// Files that runs copy to devices: uploaded once, by the digest of their bytes.
import { Hono } from "hono";
import { CopiedFileSchema, SHA256 } from "../../schemas/api.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { Problem } from "../problem.js";
import { findCopiedFile, putCopiedFile } from "../runs/copied-files.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

const DIGEST = { digest: { is: "SHA-256 of the bytes", schema: { type: "string", pattern: SHA256.source } } };

export function fileRoutes({ deps: { store, file_limit } }: RouteContext) {
  const app = new Hono<AuthEnv>();

  app.get(
    "/v1/files/:digest",
    allow("operate"),
    describe({
      id: "getFile",
      summary: "Whether the store has a file that runs can copy to devices",
      tag: "artifacts",
      path: DIGEST,
      answers: { 200: { is: "Its size", schema: CopiedFileSchema } },
      problems: ["not_found", "store_unavailable"],
    }),
    async (c) => {
      const sha256 = digestOf(c.req.param("digest"));
      const found = await findCopiedFile(store, sha256);
      if (!found) throw new Problem("not_found", `The store has no file with the SHA-256 ${sha256}.`);
      return c.json(found);
    },
  );

  app.put(
    "/v1/files/:digest",
    allow("operate"),
    describe({
      id: "putFile",
      summary: "Put a file into the store, for `copy` steps of runs that name it by its digest",
      tag: "artifacts",
      path: DIGEST,
      octets: true,
      answers: {
        201: { is: "The file is in the store", schema: CopiedFileSchema },
        200: { is: "The store had it before", schema: CopiedFileSchema },
      },
      problems: ["not_found", "store_unavailable"],
    }),
    async (c) => {
      const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
      if (type !== "application/octet-stream")
        throw new Problem(
          "unsupported_media_type",
          `The body is ${type ?? "of no type"}; send the bytes as \`Content-Type: application/octet-stream\`.`,
        );
      const sha256 = digestOf(c.req.param("digest"));
      const known = await findCopiedFile(store, sha256);
      const body = (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>;
      const put = await putCopiedFile(store, sha256, body, file_limit);
      return c.json(put, known ? 200 : 201);
    },
  );

  return app;
}

function digestOf(given: string): string {
  if (SHA256.test(given)) return given;
  throw new Problem(
    "not_found",
    `${JSON.stringify(given.slice(0, 100))} is not a SHA-256 in hexadecimal digits.`,
  );
}
