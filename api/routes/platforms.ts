// Which kinds of devices there are, as data.
import { Hono } from "hono";
import * as v from "valibot";
import { listOf } from "../../schemas/api.js";
import type { Platform } from "../../packages/devices/src/words/platform.js";
import { PlatformSchema, ProvenOnSchema } from "../../packages/devices/src/words/platform.js";
import { platformHint } from "../../compiler/index.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { Problem } from "../problem.js";
import { PAGE_QUERY, pageAsked } from "../http/pages.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

/** Platforms by name. */
export type Platforms = Readonly<Record<string, Platform>>;

const EntrySchema = v.strictObject({
  name: v.string(),
  description: v.string(),
  based_on: v.optional(v.string()),
  proven_on: ProvenOnSchema,
  configure: v.boolean(),
  candidate: v.boolean(),
  commit_confirm: v.boolean(),
  json: v.boolean(),
});

export function platformRoutes({ deps }: RouteContext) {
  const app = new Hono<AuthEnv>();
  app.get(
    "/v1/platforms",
    allow("read"),
    describe({
      id: "listPlatforms",
      summary: "The platforms, and what each can do",
      tag: "catalogue",
      query: PAGE_QUERY,
      answers: { 200: { is: "A page of platforms", schema: listOf(EntrySchema) } },
      problems: ["bad_cursor"],
    }),
    (c) => c.json(pageAsked(c, "platforms", Object.values(deps.platforms).map(entry), ({ name }) => name)),
  );
  app.get(
    "/v1/platforms/:name",
    allow("read"),
    describe({
      id: "getPlatform",
      summary: "All data of a platform",
      tag: "catalogue",
      answers: { 200: { is: "The platform", schema: PlatformSchema } },
      problems: ["not_found"],
    }),
    (c) => {
      const name = c.req.param("name");
      const platform = Object.hasOwn(deps.platforms, name) ? deps.platforms[name] : undefined;
      if (!platform) {
        throw new Problem(
          "not_found",
          `There is no platform ${name}; ${platformHint(name, new Set(Object.keys(deps.platforms)))}`,
        );
      }
      return c.json(platform);
    },
  );
  return app;
}

const entry = ({ name, description, based_on, proven_on, configure, json }: Platform) => ({
  name,
  description,
  ...(based_on === undefined ? {} : { based_on }),
  ...(proven_on === undefined ? {} : { proven_on }),
  configure: configure !== undefined,
  candidate: configure?.candidate ?? false,
  commit_confirm: Boolean(configure?.confirm),
  json: json !== undefined,
});
