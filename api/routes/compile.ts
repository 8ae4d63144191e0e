// Checking specs, and showing what a run would do, touching nothing.
import { type Context, Hono } from "hono";
import * as v from "valibot";
import { TRANSPORT_NAMES } from "../../packages/devices/src/transports.js";
import {
  listOf,
  ProblemErrorSchema,
  RunRequestSchema,
  ValidateRequestSchema,
  WorkflowEntrySchema,
} from "../../schemas/api.js";
import { ExplainedPlanSchema } from "../../schemas/explained-plan.js";
import { callerOf } from "../http/caller.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { readBytes } from "../http/body.js";
import { PAGE_QUERY, pageAsked } from "../http/pages.js";
import { answerPieces } from "../http/pieces.js";
import type { Answer } from "../compile/job.js";
import { COMPILE_PROBLEMS } from "../openapi/problems.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

const ValidSchema = v.looseObject({
  valid: v.boolean(),
  name: v.optional(v.string()),
  errors: v.array(ProblemErrorSchema),
  warnings: v.array(ProblemErrorSchema),
});
const PlannedDeviceSchema = v.looseObject({
  name: v.string(),
  host: v.string(),
  platform: v.string(),
  site: v.string(),
  transport: v.picklist(TRANSPORT_NAMES),
});
const PlanSchema = v.pipe(
  v.looseObject({
    name: v.string(),
    digest: v.string(),
    check: v.boolean(),
    warnings: v.array(ProblemErrorSchema),
    devices: v.record(v.string(), PlannedDeviceSchema),
    explained: ExplainedPlanSchema,
  }),
  v.description("The plan, with `explained`: per stage and device what would be sent"),
);

export function compileRoutes({ deps }: RouteContext) {
  const app = new Hono<AuthEnv>();

  app.post(
    "/v1/validate",
    allow("read"),
    describe({
      id: "validate",
      summary: "Check a spec, with an inventory or without",
      tag: "compile",
      body: ValidateRequestSchema,
      answers: { 200: { is: "Whether it is valid, and what is wrong where", schema: ValidSchema } },
      problems: COMPILE_PROBLEMS,
    }),
    async (c) => {
      const body = await readBytes(c, deps.body_limit);
      return answer(c, await deps.compiler.ask("validate", { body, owner: c.get("owner") }, callerOf(c)));
    },
  );

  app.post(
    "/v1/plan",
    allow("read"),
    describe({
      id: "plan",
      summary: "What would run on which device, touching nothing",
      tag: "compile",
      body: RunRequestSchema,
      answers: { 200: { is: "Stages, devices and steps", schema: PlanSchema } },
      problems: COMPILE_PROBLEMS,
    }),
    async (c) => {
      const body = await readBytes(c, deps.body_limit);
      return answer(c, await deps.compiler.ask("plan", { body, owner: c.get("owner") }, callerOf(c)));
    },
  );

  app.get(
    "/v1/workflows",
    allow("read"),
    describe({
      id: "listWorkflows",
      summary: "The specs of the catalogue",
      tag: "catalogue",
      query: PAGE_QUERY,
      answers: { 200: { is: "A page of specs", schema: listOf(WorkflowEntrySchema) } },
      problems: ["bad_cursor"],
    }),
    async (c) => {
      const { value } = await deps.compiler.ask("workflows", {}, callerOf(c));
      return c.json(pageAsked(c, "workflows", value, ({ name }) => name));
    },
  );

  return app;
}

/** Sent as the compiler made it. */
const answer = (c: Context, { files }: Answer<unknown>): Response =>
  answerPieces(c, files["answer"] ?? [], 200, { "content-type": "application/json" });
