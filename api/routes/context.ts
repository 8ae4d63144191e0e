// What the route groups share.
import type { ApiDeps } from "../deps.js";
import type { Followers } from "../live/followers.js";
import type { Metrics } from "../metrics.js";
import type { Start } from "../runs/start.js";
import type { Views } from "../runs/views.js";

export interface RouteContext {
  deps: ApiDeps;
  views: Views;
  followers: Followers;
  start: Start;
  metrics: Metrics;
}
