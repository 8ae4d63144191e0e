// Reports of a run, live or archived alike, made when they are asked for.
import { Hono } from "hono";
import { jsonReport } from "../../projection/reports/json.js";
import { junitReport } from "../../projection/reports/junit.js";
import { markdownReport } from "../../projection/reports/markdown.js";
import { pagePolicy } from "../../projection/reports/html/report.js";
import { ReportSchema } from "../../schemas/report.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { page } from "../http/html.js";
import { RUN_PROBLEMS } from "../openapi/problems.js";
import type { RouteContext } from "./context.js";
import { reportFile, reportInput } from "../runs/report-page.js";
import { describe } from "./describe.js";

const TEXT = { type: "string" };
const FORMATS = {
  "report.xml": {
    media: "application/xml; charset=utf-8",
    make: junitReport,
    answer: { is: "JUnit XML", media: { "application/xml": TEXT } },
  },
  "report.json": {
    media: "application/json",
    make: jsonReport,
    answer: { is: "The run with its results", schema: ReportSchema },
  },
  "report.md": {
    media: "text/markdown; charset=utf-8",
    make: markdownReport,
    answer: { is: "A summary for a pull request", media: { "text/markdown": TEXT } },
  },
} as const;

export function reportRoutes(context: RouteContext) {
  const app = new Hono<AuthEnv>();
  for (const [file, { media, make, answer }] of Object.entries(FORMATS)) {
    app.get(
      `/v1/runs/:id/${file}`,
      allow("read"),
      describe({
        id: `get_${file.replace(".", "_")}`,
        summary: answer.is,
        tag: "reports",
        answers: { 200: answer },
        problems: RUN_PROBLEMS,
      }),
      async (c) =>
        c.body(make(await reportInput(context, c.req.param("id") ?? "")), 200, { "content-type": media }),
    );
  }
  app.get(
    "/v1/runs/:id/report.html",
    allow("read"),
    describe({
      id: "get_report_html",
      summary: "The report as one HTML file that needs nothing else",
      tag: "reports",
      answers: { 200: { is: "The report", media: { "text/html": TEXT } } },
      problems: RUN_PROBLEMS,
    }),
    async (c) => page(c, await reportFile(context, c.req.param("id")), pagePolicy()),
  );
  return app;
}
