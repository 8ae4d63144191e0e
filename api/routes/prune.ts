// Removing runs for good: one, or all that are old enough.
import { Hono } from "hono";
import { listOf } from "../../schemas/api.js";
import { PrunedRunSchema, PruneRequestSchema } from "../../schemas/prune.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { readBody } from "../http/body.js";
import { flagOf } from "../http/query.js";
import { flag } from "../openapi/parameters.js";
import { RUN_PROBLEMS } from "../openapi/problems.js";
import { prune } from "../runs/prune.js";
import { inspect, removeRun } from "../runs/remove.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

export function pruneRoutes(context: RouteContext) {
  const { deps, views } = context;
  const app = new Hono<AuthEnv>();

  app.delete(
    "/v1/runs/:id",
    allow("operate"),
    describe({
      id: "removeRun",
      summary: "Remove a run for good: its artifacts, its place in the lists, its histories in Temporal",
      tag: "retention",
      query: {
        incomplete: flag("`true`: also when its archive is not complete"),
        forget_keys: flag(
          "`true`: its Idempotency-Key may start a new run; else the key is refused from now on",
        ),
        dry_run: flag("`true`: remove nothing, say what would be"),
      },
      answers: { 200: { is: "What was removed", schema: PrunedRunSchema } },
      problems: [...RUN_PROBLEMS, "conflict"],
    }),
    async (c) => {
      const found = await inspect(deps, c.req.param("id"));
      const options = {
        actor: c.get("actor"),
        incomplete: flagOf("incomplete", c.req.query("incomplete"), false),
        forget_keys: flagOf("forget_keys", c.req.query("forget_keys"), false),
        dry_run: flagOf("dry_run", c.req.query("dry_run"), false),
      };
      return c.json(await removeRun(deps, views, found, options));
    },
  );

  app.post(
    "/v1/prune",
    allow("operate"),
    describe({
      id: "prune",
      summary:
        "Remove runs by age, by number or by name, oldest first; ask again with `next` until it is null",
      tag: "retention",
      body: PruneRequestSchema,
      answers: {
        200: {
          is: "Runs that were removed, and those that were not with the reason",
          schema: listOf(PrunedRunSchema),
        },
      },
      problems: ["bad_cursor", "temporal_unreachable", "store_unavailable"],
    }),
    async (c) => {
      const body = await readBody(c, PruneRequestSchema, deps.body_limit);
      return c.json(await prune(context, body, c.get("actor")));
    },
  );

  return app;
}
