// The OpenAPI document, made of what the routes say, and a page to read it.
import { Hono } from "hono";
import { generateSpecs } from "hono-openapi";
import type { AuthEnv } from "../http/auth.js";
import { page } from "../http/html.js";
import { namedSchemas } from "../openapi/schema.js";
import { convertSchemas, describe } from "./describe.js";
import { docsPage } from "./docs-page.js";

const TAGS = {
  runs: "Starting runs and looking at them",
  events: "What happens in a run, as it happens",
  control: "Cancel, pause, resume, resolve, rerun",
  artifacts: "The files of a run",
  reports: "For people and CI systems",
  debugging: "Histories, bundles, replay",
  compile: "Checking specs and showing plans",
  catalogue: "Specs, platforms, schemas",
  retention: "Removing runs",
  operations: "Health and metrics, looking at devices",
  pages: "For people",
};

export function docsRoutes(app: Hono<AuthEnv>, version: string) {
  const routes = new Hono<AuthEnv>();
  let document: ReturnType<typeof generateSpecs> | undefined;
  const make = () => (document ??= generate());
  const generate = async () => {
    await convertSchemas(app.routes.map(({ handler }) => handler));
    return generateSpecs(app, {
      documentation: {
        openapi: "3.1.0",
        info: {
          title: "Orchestrator",
          version,
          description:
            "Durable workflows for network devices. Errors are RFC 9457 problems with a closed `code`; a browser, which names HTML first in `Accept`, gets a page instead.",
          license: { name: "Apache-2.0", identifier: "Apache-2.0" },
        },
        tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
        components: {
          schemas: namedSchemas(),
          securitySchemes: { token: { type: "http", scheme: "bearer" } },
        },
        security: [{ token: [] }],
      },
      excludeStaticFile: false,
    });
  };

  routes.get(
    "/openapi.json",
    describe({
      id: "openapi",
      summary: "This document",
      tag: "operations",
      query: "ignored",
      answers: { 200: { is: "OpenAPI 3.1", media: { "application/json": { type: "object" } } } },
    }),
    async (c) => c.json(await make()),
  );
  routes.get(
    "/docs",
    describe({
      id: "docs",
      summary: "This document as a page",
      tag: "pages",
      query: "ignored",
      answers: { 200: { is: "The page", media: { "text/html": { type: "string" } } } },
    }),
    async (c) => page(c, docsPage(await make())),
  );
  return routes;
}
