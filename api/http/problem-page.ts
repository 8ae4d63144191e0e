// A problem as a page, for people who follow a link in a browser: what is wrong, and what to do next.
import type { Context } from "hono";
import { pageStyle } from "../../projection/reports/html/assets.js";
import { escapeHtml } from "../../projection/reports/html/escape.js";
import { PROBLEM_JSON, type Problem, type ProblemCode, problemAnswer } from "../problem.js";
import { pagePolicy } from "./html.js";
import { preferredType } from "./negotiate.js";

const RETRY =
  "Reload this page in a moment. If it stays, <code>orchestrator doctor</code> says what is wrong.";
const NEXT: Partial<Record<ProblemCode, string>> = {
  not_found:
    'Check the address. The <a href="/">list of runs</a> has all runs of this API. Each <code>orchestrator dev</code> has the runs of its own data folder only: for a run of another folder start it with <code>--data</code>.',
  pruned:
    'Retention has removed the run and its files. The <a href="/">list of runs</a> has those that are left.',
  unauthorized: "Reload this page, and enter a token as the password. The user name does not matter.",
  forbidden: "Reload this page with a token that has the scope <code>read</code>.",
  temporal_unreachable: RETRY,
  store_unavailable: RETRY,
};
const ELSE =
  'Go to the <a href="/">list of runs</a>, or to the <a href="/docs">documentation of the API</a>.';

/** Their answers are no pages, so that their problems are none either; a report is a page. */
const FOR_PROGRAMS = /^\/(?:v1\/(?!.*\/report\.html$)|(?:healthz|readyz|metrics|openapi\.json)$)/;

/** Scripts and the CLI take anything, and get JSON; a browser names HTML before all else. */
export const wantsPage = (c: Context): boolean =>
  (c.req.method === "GET" || c.req.method === "HEAD") &&
  !FOR_PROGRAMS.test(c.req.path) &&
  preferredType(c, [PROBLEM_JSON, "application/json", "text/html"]) === "text/html";

export function answerProblemPage(c: Context, problem: Problem): Response {
  const { body, status, headers } = problemAnswer(problem, c.req.path);
  return c.body(problemPage(problem.code, body), status, {
    ...headers,
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": pagePolicy(),
  });
}

const problemPage = (
  code: ProblemCode,
  { status, title, detail }: { status: number; title: string; detail: string },
): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${pageStyle().text}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(detail)}</p>
<h2>What to do</h2>
<p>${NEXT[code] ?? ELSE}</p>
<p class="soft">${status} ${code}</p></main></body></html>`;
