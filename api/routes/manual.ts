// The manual, beside the reference of the API.
import { Hono } from "hono";
import type { AuthEnv } from "../http/auth.js";
import { page } from "../http/html.js";
import { MANUAL } from "../manual/contents.js";
import { Problem } from "../problem.js";
import { describe } from "./describe.js";

export function manualRoutes() {
  const app = new Hono<AuthEnv>();
  const names = [...MANUAL.keys()];
  app.get(
    "/docs/:page",
    describe({
      id: "manual",
      summary: "A page of the manual",
      tag: "pages",
      path: { page: { is: "Which one; `manual` has the contents", schema: { type: "string", enum: names } } },
      query: "ignored",
      answers: { 200: { is: "The page", media: { "text/html": { type: "string" } } } },
      problems: ["not_found"],
    }),
    async (c) => {
      // What turns Markdown into HTML is loaded with the first page that somebody reads.
      const { manualPage } = await import("../manual/pages.js");
      const html = manualPage(c.req.param("page"));
      if (html === undefined)
        throw new Problem("not_found", `The manual has no such page. It has: ${names.join(", ")}.`);
      return page(c, html);
    },
  );
  return app;
}
