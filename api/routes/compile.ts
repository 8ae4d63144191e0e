// Checking specs, and showing what a run would do, touching nothing.
import { Hono } from "hono";
import * as v from "valibot";
import {
  listOf,
  ProblemErrorSchema,
  RunRequestSchema,
  ValidateRequestSchema,
  WorkflowEntrySchema,
} from "../../schemas/api.js";
import { explainPlan } from "../../spec/index.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { readBody } from "../http/body.js";
import { compileBody, validateBody } from "../runs/compile.js";
import { PAGE_QUERY, pageAsked } from "../http/pages.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

const ValidSchema = v.looseObject({
  valid: v.boolean(),
  name: v.optional(v.string()),
  errors: v.array(ProblemErrorSchema),
  warnings: v.array(ProblemErrorSchema),
});
const PlanSchema = v.pipe(
  v.looseObject({
    name: v.string(),
    digest: v.string(),
    check: v.boolean(),
    warnings: v.array(ProblemErrorSchema),
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
      problems: ["malformed_json", "invalid_body", "not_found"],
    }),
    async (c) => {
      const body = await readBody(c, ValidateRequestSchema, deps.body_limit);
      return c.json(await validateBody(body, deps, { owner: c.get("owner") }));
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
      problems: ["malformed_json", "invalid_body", "invalid_spec", "not_found"],
    }),
    async (c) => {
      const body = await readBody(c, RunRequestSchema, deps.body_limit);
      const { plan, warnings } = await compileBody(body, deps, { owner: c.get("owner") });
      return c.json({ ...plan, explained: explainPlan(plan), warnings });
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
    async (c) => c.json(pageAsked(c, await deps.catalogue.workflows(), ({ name }) => name)),
  );

  return app;
}
