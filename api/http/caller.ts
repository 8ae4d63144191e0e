// Who asks for work that is done in turns, and whether he still waits for it.
import type { Context } from "hono";
import type { Caller } from "../compile/job.js";
import type { AuthEnv } from "./auth.js";

export const callerOf = (c: Context<AuthEnv>): Caller => ({
  name: c.get("actor"),
  signal: c.req.raw.signal,
});
