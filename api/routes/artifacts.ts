// The files of a run: what there is, and their bytes. Bytes of devices are never shown as a page of ours.
import type { Readable } from "node:stream";
import { Hono } from "hono";
import { deviceFolder, ofRun, runFolder, runJsonPath } from "../../artifacts/paths.js";
import { type ArtifactRef, ArtifactRefSchema } from "../../schemas/result.js";
import { listOf } from "../../schemas/api.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { decodeCursor, encodeCursor, limitOf, PAGE_QUERY } from "../http/pages.js";
import { hasTag } from "../http/negotiate.js";
import { pullStream } from "../http/stream.js";
import { RUN_PROBLEMS } from "../openapi/problems.js";
import { Problem } from "../problem.js";
import { devicesOf } from "../runs/devices-of.js";
import { prunedNote, prunedProblem } from "../runs/pruned.js";
import { parseRange } from "../http/range.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

/** Whatever the file is, by its extension. */
const ANY = { "*/*": {} };

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
        ...PAGE_QUERY,
      },
      answers: { 200: { is: "A page of files", schema: listOf(ArtifactRefSchema) } },
      problems: [...RUN_PROBLEMS, "bad_cursor"],
    }),
    async (c) => {
      const id = c.req.param("id");
      const prefix = c.req.query("prefix") ?? "";
      const device = c.req.query("device");
      const folder = runFolder(id);
      const limit = limitOf(c.req.query("limit"), 1_000);
      const all = prefix === "" && device === undefined;
      const archived = !all || (await deps.store.read(runJsonPath(id))) !== undefined;
      const note = archived ? undefined : await prunedNote(deps.store, id);
      if (note) throw prunedProblem(note);
      const inFolder = device === undefined ? "" : deviceFolder(id, device).slice(folder.length);
      const wanted = prefix.startsWith(inFolder) ? prefix : inFolder;
      const cursor = c.req.query("cursor");
      const after = cursor === undefined ? undefined : decodeCursor(`artifacts/${id}`, cursor);
      if (after !== undefined && !after.startsWith(wanted))
        throw new Problem("bad_cursor", "The cursor is of another list; begin without one.");
      const files: ArtifactRef[] = [];
      let next: string | null = null;
      // A run may have many thousands of files, and each one that is listed is read: the page's and one more.
      for await (const { path, media_type, bytes, sha256 } of deps.store.list(
        folder + wanted.slice(0, wanted.lastIndexOf("/") + 1),
        folder + (after === undefined ? wanted : `${after}\0`),
      )) {
        const relative = path.slice(folder.length);
        if (!relative.startsWith(prefix) || !relative.startsWith(inFolder)) break;
        if (files.length === limit) {
          next = encodeCursor(`artifacts/${id}`, files.at(-1)!.path);
          break;
        }
        files.push({ path: relative, media_type, bytes, sha256 });
      }
      if (files.length === 0 && after === undefined && (all || device !== undefined)) {
        const view = await views.open(id);
        if (device !== undefined) await devicesOf(view, [device]);
      }
      return c.json({ items: files, next });
    },
  );

  app.get(
    "/v1/runs/:id/artifacts/:path{.+}",
    allow("read"),
    describe({
      id: "getArtifact",
      summary: "The bytes of a file; ranges are honoured",
      tag: "artifacts",
      query: "ignored",
      headers: {
        Range: "`bytes=from-to`",
        "If-Range": "The range only where the file still has this tag",
        "If-None-Match": "Tags of what the caller has",
      },
      answers: {
        200: { is: "The bytes, as an attachment", media: ANY, headers: { ETag: "Of the bytes" } },
        206: {
          is: "The bytes of the range",
          media: ANY,
          headers: { "Content-Range": "`bytes FROM-TO/SIZE`" },
        },
        304: { is: "The caller has it" },
      },
      problems: [...RUN_PROBLEMS, "range_not_satisfiable"],
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
        "content-security-policy": "sandbox",
        "accept-ranges": "bytes",
        etag: `"${info.sha256}"`,
        "cache-control": "private, no-cache",
      };
      const none = () => whole.body.destroy();
      if (hasTag(c.req.header("if-none-match"), headers.etag)) {
        none();
        return c.body(null, 304, headers);
      }
      const condition = c.req.header("if-range");
      const isSame = condition === undefined || condition === headers.etag;
      const range = isSame ? rangeOf(c.req.header("range"), info.bytes, whole.body) : undefined;
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
