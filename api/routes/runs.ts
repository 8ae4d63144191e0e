// Starting runs, listing them, looking at one and at its devices.
import { fromPlan, fromSystem } from "../../packages/devices/src/words/masked.js";
import { Hono } from "hono";
import { IDEMPOTENCY_KEY, listOf, RunRequestSchema } from "../../schemas/api.js";
import { DeviceStatusSchema, RunStatusSchema } from "../../schemas/outcome.js";
import { DeviceResultSchema } from "../../schemas/result.js";
import { RunSchema } from "../../schemas/run.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { readBytes } from "../http/body.js";
import { limitOf, PAGE_QUERY, pageAsked, pageQuery } from "../http/pages.js";
import { wordsOf } from "../http/query.js";
import { words } from "../openapi/parameters.js";
import { COMPILE_PROBLEMS, IDEMPOTENCY, RUN_PROBLEMS } from "../openapi/problems.js";
import { Problem } from "../problem.js";
import { listRuns } from "../runs/list.js";
import { answerRun, answerText, listText, runsText } from "../runs/shown-run.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

const LOCATION = { Location: "Of the run" };

export function runRoutes({ deps, views, start, metrics }: RouteContext) {
  const app = new Hono<AuthEnv>();

  app.post(
    "/v1/runs",
    allow("operate"),
    describe({
      id: "startRun",
      summary: "Start a run",
      tag: "runs",
      body: RunRequestSchema,
      headers: IDEMPOTENCY,
      answers: {
        201: { is: "The run, started", schema: RunSchema, headers: LOCATION },
        200: { is: "The run that this key started before", schema: RunSchema, headers: LOCATION },
      },
      problems: [
        ...RUN_PROBLEMS,
        ...COMPILE_PROBLEMS,
        "idempotency_conflict",
        "file_missing",
        "no_worker",
        "bad_request",
      ],
    }),
    async (c) => {
      const body = await readBytes(c, deps.body_limit);
      const key = c.req.header("idempotency-key");
      if (key !== undefined && !IDEMPOTENCY_KEY.test(key)) {
        throw new Problem(
          "bad_request",
          "The Idempotency-Key is empty, longer than 255 characters, or holds characters other than printable ASCII. " +
            "A UUID will do.",
        );
      }
      const started = await start({
        source: { body },
        actor: c.get("actor"),
        as: { owner: c.get("owner") },
        signal: c.req.raw.signal,
        traceparent: c.get("traceparent"),
        ...(key === undefined ? {} : { idempotency_key: key }),
      });
      if (started.created) {
        const { id, workflow, actor } = started.shown.run;
        metrics.runsStarted.inc();
        deps.log.info(
          { run: fromPlan(id), workflow: fromPlan(workflow), actor: fromSystem(actor) },
          "run started",
        );
      }
      const location = started.shown.run.links["self"] ?? "";
      return answerRun(c, started.shown, started.created ? 201 : 200, { location });
    },
  );

  app.get(
    "/v1/runs",
    allow("read"),
    describe({
      id: "listRuns",
      summary: "List runs, newest first",
      tag: "runs",
      query: {
        status: words("One or more statuses, comma-separated or repeated", RunStatusSchema.options),
        workflow: "The spec's name",
        device: "Runs that had this device",
        since: "RFC 3339 time, or a duration back from now such as 24h",
        ...pageQuery(50),
      },
      answers: { 200: { is: "A page of runs", schema: listOf(RunSchema) } },
      problems: ["bad_cursor", "temporal_unreachable", "store_unavailable"],
    }),
    async (c) => {
      const { limit, status: _one, ...query } = c.req.query();
      const status = c.req.queries("status");
      const wanted = { ...query, ...(status ? { status } : {}), limit: limitOf(limit, 50) };
      return answerText(c, await runsText(await listRuns({ deps, views }, wanted)));
    },
  );

  app.get(
    "/v1/runs/:id",
    allow("read"),
    describe({
      id: "getRun",
      summary: "One run",
      tag: "runs",
      answers: { 200: { is: "The run", schema: RunSchema } },
      problems: RUN_PROBLEMS,
    }),
    async (c) => answerRun(c, await (await views.open(c.req.param("id"))).run()),
  );

  app.get(
    "/v1/runs/:id/devices",
    allow("read"),
    describe({
      id: "listDevices",
      summary: "The results of a run's devices, in inventory order",
      tag: "runs",
      query: {
        status: words("One or more statuses, comma-separated or repeated", DeviceStatusSchema.options),
        ...PAGE_QUERY,
      },
      answers: { 200: { is: "A page of device results", schema: listOf(DeviceResultSchema) } },
      problems: [...RUN_PROBLEMS, "bad_cursor"],
    }),
    async (c) => {
      const statuses = wordsOf(c.req.queries("status"), DeviceStatusSchema.options, "status of a device");
      const view = await views.open(c.req.param("id"));
      const entries = await view.devices();
      const wanted = statuses ? entries.filter(({ status }) => statuses.includes(status)) : entries;
      const { items, next } = pageAsked(c, `devices/${c.req.param("id")}`, wanted, ({ device }) => device);
      const texts = await view.resultTexts(items.map(({ device }) => device));
      return answerText(c, listText(texts, next));
    },
  );

  app.get(
    "/v1/runs/:id/devices/:device",
    allow("read"),
    describe({
      id: "getDevice",
      summary: "The result of one device",
      tag: "runs",
      answers: { 200: { is: "The device's result", schema: DeviceResultSchema } },
      problems: RUN_PROBLEMS,
    }),
    async (c) => {
      const { id, device } = c.req.param();
      const [text] = await (await views.open(id)).resultTexts([device]);
      if (!text) throw new Problem("not_found", `Run ${id} has no device ${device}.`);
      return answerText(c, [text]);
    },
  );

  return app;
}
