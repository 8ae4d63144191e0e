// The files of a run: what there is, and their bytes. Bytes of devices are never shown as a page of ours.
import type { Readable } from "node:stream";
import { Hono } from "hono";
import { deviceFolder, ofRun, runFolder } from "../../artifacts/paths.js";
import { ArtifactRefSchema } from "../../schemas/result.js";
import { listOf } from "../../schemas/api.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { limitOf, pageOf } from "../http/pages.js";
import { pullStream } from "../http/stream.js";
import { Problem } from "../problem.js";
import { prunedNote, prunedProblem } from "../runs/pruned.js";
import { parseRange } from "../http/range.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

export function artifactRoutes({ deps, views }: RouteContext) {
  const app = new Hono<AuthEnv>();

  app.get(
    "/v1/runs/:id/artifacts",
    allow("read"),
    describe({
      id: "listArtifacts",
      summary: "The files of a run, with size, media type and digest",
      tag: "artifacts",
      query: {
        prefix: "Only files below this path",
        device: "Only files of this device",
        limit: "Page size, default 1000",
        cursor: "`next` of the page before",
      },
      answers: { 200: { is: "A page of files", schema: listOf(ArtifactRefSchema) } },
      problems: ["not_found", "pruned", "bad_cursor"],
    }),
    async (c) => {
      const id = c.req.param("id");
      const prefix = c.req.query("prefix") ?? "";
      const device = c.req.query("device");
      const folder = runFolder(id);
      const files = [];
      // Only the folder that can hold them is read: a run may have many thousands of files.
      const below =
        device === undefined
          ? folder + prefix.slice(0, prefix.lastIndexOf("/") + 1)
          : deviceFolder(id, device);
      for await (const { path, media_type, bytes, sha256 } of deps.store.list(below)) {
        const relative = path.slice(folder.length);
        if (relative.startsWith(prefix)) files.push({ path: relative, media_type, bytes, sha256 });
      }
      const archived = files.some(({ path }) => path === "run.json");
      const all = prefix === "" && device === undefined;
      const note = all && !archived ? await prunedNote(deps.store, id) : undefined;
      if (note) throw prunedProblem(note);
      if (files.length === 0 && all) await views.open(id);
      return c.json(
        pageOf(files, ({ path }) => path, c.req.query("cursor"), limitOf(c.req.query("limit"), 1_000)),
      );
    },
  );

  app.get(
    "/v1/runs/:id/artifacts/:path{.+}",
    allow("read"),
    describe({
      id: "getArtifact",
      summary: "The bytes of a file; ranges are honoured",
      tag: "artifacts",
      headers: { Range: "`bytes=from-to`" },
      answers: {
        200: { is: "The bytes, as an attachment", media: "application/octet-stream" },
        206: { is: "The bytes of the range" },
      },
      problems: ["not_found", "pruned", "range_not_satisfiable"],
    }),
    async (c) => {
      const { id, path } = c.req.param();
      const key = ofRun(id, path);
      const whole = await deps.store.open(key);
      if (!whole) {
        const note = await prunedNote(deps.store, id);
        throw note
          ? prunedProblem(note)
          : new Problem(
              "not_found",
              `Run ${id} has no file ${path}; /v1/runs/${id}/artifacts lists what there is.`,
            );
      }
      const { info } = whole;
      const headers = {
        "content-type": info.media_type,
        "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(path.split("/").at(-1) ?? "file")}`,
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox",
        "accept-ranges": "bytes",
        etag: `"${info.sha256}"`,
        "cache-control": "private, no-cache",
      };
      const none = () => whole.body.destroy();
      if (c.req.header("if-none-match") === headers.etag) {
        none();
        return c.body(null, 304, headers);
      }
      const range = rangeOf(c.req.header("range"), info.bytes, whole.body);
      if (range === undefined) {
        return c.body(pullStream(whole.body as AsyncIterable<Uint8Array>), 200, {
          ...headers,
          "content-length": String(info.bytes),
        });
      }
      none();
      const part = await deps.store.open(key, range);
      if (!part) throw new Problem("not_found", `File ${path} was removed meanwhile.`);
      return c.body(pullStream(part.body as AsyncIterable<Uint8Array>), 206, {
        ...headers,
        "content-length": String(range.end - range.start + 1),
        "content-range": `bytes ${range.start}-${range.end}/${info.bytes}`,
      });
    },
  );

  return app;
}

/** @throws {Problem} `range_not_satisfiable`; the body that nobody will read is let go */
function rangeOf(header: string | undefined, bytes: number, body: Readable) {
  try {
    return parseRange(header, bytes);
  } catch (error) {
    body.destroy();
    throw error;
  }
}
