// Which builds of workers there are, and which one new runs get.
import { Hono } from "hono";
import { listOf } from "../../schemas/api.js";
import { BuildSchema, PromoteRequestSchema } from "../../schemas/workers.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { readBody } from "../http/body.js";
import { listBuilds, promoteBuild } from "../workers/builds.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

export function workerRoutes({ deps }: RouteContext) {
  const app = new Hono<AuthEnv>();
  const { temporal } = deps;

  app.get(
    "/v1/workers",
    allow("read"),
    describe({
      id: "listWorkers",
      summary: "The builds of workers: which one new runs get, and which ones still have runs",
      tag: "operations",
      answers: { 200: { is: "All builds that Temporal knows", schema: listOf(BuildSchema) } },
      problems: ["temporal_unreachable"],
    }),
    async (c) => c.json({ items: await listBuilds(temporal), next: null }),
  );

  app.post(
    "/v1/workers/promote",
    allow("operate"),
    describe({
      id: "promoteBuild",
      summary: "Give new runs this build; open runs stay on theirs",
      tag: "operations",
      body: PromoteRequestSchema,
      answers: { 200: { is: "All builds, as they are now", schema: listOf(BuildSchema) } },
      problems: ["not_found", "bad_request", "no_worker", "temporal_unreachable"],
    }),
    async (c) => {
      const request = await readBody(c, PromoteRequestSchema, deps.body_limit);
      return c.json({ items: await promoteBuild(temporal, request, c.get("actor")), next: null });
    },
  );

  return app;
}
