// Temporal's own record of a run, all of a run as one file, and whether it replays on this build.
import { Hono } from "hono";
import * as v from "valibot";
import { HistorySchema } from "../../schemas/report.js";
import { ReplayVerdictSchema } from "../../schemas/replay.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { readBody } from "../http/body.js";
import { pullStream } from "../http/stream.js";
import { number } from "../openapi/parameters.js";
import { RUN_PROBLEMS } from "../openapi/problems.js";
import { Problem } from "../problem.js";
import { bundleOf } from "../runs/bundle.js";
import { historyJson } from "../runs/history.js";
import { historiesOf } from "../runs/replay.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

/** More than Temporal keeps of one run. */
const MOST_EXECUTIONS = 100_000;

/** @throws {Problem} `bad_request` */
function executionOf(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\d{1,6}$/.test(text) && Number(text) <= MOST_EXECUTIONS) return Number(text);
  throw new Problem(
    "bad_request",
    `execution is ${text.slice(0, 40)}; expected a whole number from 0 to ${MOST_EXECUTIONS}.`,
  );
}

const EmptySchema = v.object({});

export function historyRoutes({ deps, views }: RouteContext) {
  const app = new Hono<AuthEnv>();

  app.get(
    "/v1/runs/:id/history",
    allow("read"),
    describe({
      id: "getHistory",
      summary: "Temporal's history as JSON, as its own tools read it",
      tag: "debugging",
      query: {
        workflow: {
          is: "`run` (default), or `stage-<n>-shard-<m>`",
          schema: { type: "string", pattern: "^(run|stage-[0-9]+-shard-[0-9]+)$" },
        },
        execution: number("Place in the chain of executions, default 0", 0, MOST_EXECUTIONS),
      },
      answers: { 200: { is: "The history", schema: HistorySchema } },
      problems: RUN_PROBLEMS,
    }),
    async (c) => {
      const id = c.req.param("id");
      await views.open(id);
      const json = await historyJson(
        deps,
        id,
        c.req.query("workflow") ?? "run",
        executionOf(c.req.query("execution")),
      );
      return c.body(pullStream(json), 200, { "content-type": "application/json" });
    },
  );

  app.get(
    "/v1/runs/:id/bundle",
    allow("read"),
    describe({
      id: "getBundle",
      summary: "All files of a run as one tar.gz",
      tag: "debugging",
      answers: { 200: { is: "The bundle", media: { "application/gzip": {} } } },
      problems: RUN_PROBLEMS,
    }),
    async (c) => {
      const id = c.req.param("id");
      return c.body(pullStream(await bundleOf(deps, views, id)), 200, {
        "content-type": "application/gzip",
        "content-disposition": `attachment; filename="${id.replace(/[^\w.-]/g, "_")}.tar.gz"`,
      });
    },
  );

  app.post(
    "/v1/runs/:id/replay",
    allow("operate"),
    describe({
      id: "replayRun",
      summary: "Does the archived history replay on this build?",
      tag: "debugging",
      body: EmptySchema,
      answers: { 200: { is: "The verdict", schema: ReplayVerdictSchema } },
      problems: [...RUN_PROBLEMS, "not_supported"],
    }),
    async (c) => {
      await readBody(c, EmptySchema, deps.body_limit);
      const id = c.req.param("id");
      await views.open(id);
      if (!deps.replay) {
        throw new Problem(
          "not_supported",
          "This API cannot replay. Save the run with `orchestrator runs bundle RUN`, and replay the file: `orchestrator replay RUN.tar.gz`.",
        );
      }
      return c.json(await deps.replay(historiesOf(deps, id)));
    },
  );

  return app;
}
