// JSON Schemas for editors.
import { Hono } from "hono";
import { inventoryJsonSchema, specJsonSchema } from "../../compiler/index.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { Problem } from "../problem.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

export function schemaRoutes(_context: RouteContext) {
  const app = new Hono<AuthEnv>();
  app.get(
    "/v1/schemas/:file",
    allow("read"),
    describe({
      id: "getSchema",
      summary: "`spec.json` or `inventory.json`, for yaml-language-server and others",
      tag: "catalogue",
      path: { file: { is: "Which one", schema: { type: "string", enum: ["spec.json", "inventory.json"] } } },
      answers: { 200: { is: "A JSON Schema", media: { "application/schema+json": { type: "object" } } } },
      problems: ["not_found"],
    }),
    (c) => {
      const name = /^(spec|inventory)\.json$/.exec(c.req.param("file"))?.[1] as
        | "spec"
        | "inventory"
        | undefined;
      if (!name) throw new Problem("not_found", "There are two schemas: spec.json and inventory.json.");
      return c.body(JSON.stringify(name === "spec" ? specJsonSchema() : inventoryJsonSchema()), 200, {
        "content-type": "application/schema+json",
      });
    },
  );
  return app;
}
