// Reports of a run, live or archived alike, made when they are asked for.
import { Hono } from "hono";
import { pagePolicy } from "../../projection/reports/html/report.js";
import { ReportSchema } from "../../schemas/report.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { callerOf } from "../http/caller.js";
import { page } from "../http/html.js";
import { answerPieces } from "../http/pieces.js";
import { REPORT_PROBLEMS } from "../openapi/problems.js";
import type { RouteContext } from "./context.js";
import { report, reportFile } from "../runs/report-page.js";
import { describe } from "./describe.js";

const TEXT = { type: "string" };
const FORMATS = {
  "report.xml": {
    media: "application/xml; charset=utf-8",
    answer: { is: "JUnit XML", media: { "application/xml": TEXT } },
  },
  "report.json": {
    media: "application/json",
    answer: { is: "The run with its results", schema: ReportSchema },
  },
  "report.md": {
    media: "text/markdown; charset=utf-8",
    answer: { is: "A summary for a pull request", media: { "text/markdown": TEXT } },
  },
} as const;

export function reportRoutes(context: RouteContext) {
  const app = new Hono<AuthEnv>();
  for (const [name, { media, answer }] of Object.entries(FORMATS)) {
    const file = name as keyof typeof FORMATS;
    app.get(
      `/v1/runs/:id/${file}`,
      allow("read"),
      describe({
        id: `get_${file.replace(".", "_")}`,
        summary: answer.is,
        tag: "reports",
        answers: { 200: answer },
        problems: REPORT_PROBLEMS,
      }),
      async (c) => {
        const wanted = { run: c.req.param("id") ?? "", caller: callerOf(c) };
        return answerPieces(c, await report(context, wanted, file), 200, { "content-type": media });
      },
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
      problems: REPORT_PROBLEMS,
    }),
    async (c) =>
      page(c, await reportFile(context, { run: c.req.param("id"), caller: callerOf(c) }), pagePolicy()),
  );
  return app;
}
