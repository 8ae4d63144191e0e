// What people do to a run: cancel, pause, resume, resolve, rerun.
import { Hono } from "hono";
import { object } from "valibot";
import { RerunRequestSchema, ResolveBodySchema, ResumeRequestSchema } from "../../schemas/api.js";
import { DeviceResultSchema } from "../../schemas/result.js";
import { RunSchema } from "../../schemas/run.js";
import { UPDATES } from "../../workflows/messages.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { readBody, readBytes } from "../http/body.js";
import { IDEMPOTENCY, RUN_PROBLEMS } from "../openapi/problems.js";
import { Problem } from "../problem.js";
import { cancelRun, startArchive, updateRun } from "../runs/control.js";
import { rerun } from "../runs/rerun.js";
import { resolveIndeterminate } from "../runs/resolve.js";
import { answerRun } from "../runs/shown-run.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

const EmptySchema = object({});

export function controlRoutes(context: RouteContext) {
  const { deps, views } = context;
  const app = new Hono<AuthEnv>();
  const accepted = (is: string) => ({ 202: { is, schema: RunSchema } });
  const problems = [...RUN_PROBLEMS, "conflict", "no_worker"] as const;

  app.post(
    "/v1/runs/:id/cancel",
    allow("operate"),
    describe({
      id: "cancelRun",
      summary: "Cancel a run; `undo` and `always` still happen",
      tag: "control",
      body: EmptySchema,
      answers: accepted("The run; it ends when its devices have"),
      problems,
    }),
    async (c) => {
      await readBody(c, EmptySchema, deps.body_limit);
      const run = await open(c.req.param("id"));
      await cancelRun(deps.temporal, run.id, c.get("actor"));
      return answerRun(c, await look(run.id), 202);
    },
  );

  app.post(
    "/v1/runs/:id/pause",
    allow("operate"),
    describe({
      id: "pauseRun",
      summary: "Start no new segment until resumed",
      tag: "control",
      body: EmptySchema,
      answers: accepted("The run, paused"),
      problems,
    }),
    async (c) => {
      await readBody(c, EmptySchema, deps.body_limit);
      const run = await open(c.req.param("id"));
      await updateRun(deps.temporal, run.id, UPDATES.pause, { actor: c.get("actor") });
      return answerRun(c, await look(run.id), 202);
    },
  );

  app.post(
    "/v1/runs/:id/resume",
    allow("operate"),
    describe({
      id: "resumeRun",
      summary: "Go on; held devices may be skipped",
      tag: "control",
      body: ResumeRequestSchema,
      answers: accepted("The run, going on"),
      problems,
    }),
    async (c) => {
      const { skip } = await readBody(c, ResumeRequestSchema, deps.body_limit);
      const run = await open(c.req.param("id"));
      await updateRun(deps.temporal, run.id, UPDATES.resume, {
        actor: c.get("actor"),
        ...(skip ? { skip } : {}),
      });
      return answerRun(c, await look(run.id), 202);
    },
  );

  app.post(
    "/v1/runs/:id/devices/:device/resolve",
    allow("operate"),
    describe({
      id: "resolveStep",
      summary: "Say what became of an indeterminate change, while the run goes on or once it has ended",
      tag: "control",
      body: ResolveBodySchema,
      answers: { 202: { is: "The device's result", schema: DeviceResultSchema } },
      problems,
    }),
    async (c) => {
      const { id, device } = c.req.param();
      const body = await readBody(c, ResolveBodySchema, deps.body_limit);
      return c.json(await resolveIndeterminate(context, id, { actor: c.get("actor"), device, ...body }), 202);
    },
  );

  app.post(
    "/v1/runs/:id/rerun",
    allow("operate"),
    describe({
      id: "rerunRun",
      summary: "Run again with the same spec and inventory, or only the devices that did not pass",
      tag: "control",
      body: RerunRequestSchema,
      answers: {
        202: {
          is: "The new run; `origin` names the old one",
          schema: RunSchema,
          headers: { Location: "Of the new run" },
        },
      },
      headers: IDEMPOTENCY,
      problems: [...problems, "invalid_spec", "too_complex", "busy", "idempotency_conflict", "bad_request"],
    }),
    async (c) => {
      const body = await readBytes(c, deps.body_limit);
      const key = c.req.header("idempotency-key");
      const shown = await rerun(context, c.req.param("id"), body, {
        actor: c.get("actor"),
        owner: c.get("owner"),
        traceparent: c.get("traceparent"),
        signal: c.req.raw.signal,
        ...(key ? { idempotency_key: key } : {}),
      });
      return answerRun(c, shown, 202, { location: shown.run.links["self"] ?? "" });
    },
  );

  app.post(
    "/v1/runs/:id/archive",
    allow("operate"),
    describe({
      id: "archiveRun",
      summary: "Have the archive of a run written whose archive's workflow is gone",
      tag: "control",
      body: EmptySchema,
      answers: accepted("The run"),
      problems,
    }),
    async (c) => {
      await readBody(c, EmptySchema, deps.body_limit);
      const { run } = await look(c.req.param("id"));
      if (run.finished_at === null || run.archive?.status === "complete") {
        const why = run.finished_at === null ? "is not over yet" : "is archived already";
        throw new Problem("conflict", `Run ${run.id} ${why}.`);
      }
      await startArchive(deps.temporal, run.id);
      return answerRun(c, await look(run.id), 202);
    },
  );

  const look = async (id: string) => (await views.open(id)).run();

  /** @throws {Problem} `not_found`, `conflict` when the run is over */
  async function open(id: string) {
    const { run } = await look(id);
    if (run.finished_at !== null) {
      throw new Problem(
        "conflict",
        `Run ${id} has finished (${run.status}); there is nothing left to control. \`rerun\` starts it again.`,
      );
    }
    return run;
  }

  return app;
}
