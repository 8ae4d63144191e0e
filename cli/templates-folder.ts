// Where the TextFSM templates are: as the worker looks for them.
import { join } from "node:path";
import type { Deps } from "./deps.js";
import { pathOf } from "./paths.js";

type Place = Pick<Deps, "cwd" | "environment">;

/** Where `templates fetch` puts them: in the data directory. */
export const defaultTemplates = ({ cwd, environment }: Place): string =>
  join(pathOf(cwd, environment.ORCHESTRATOR_DATA || ".orchestrator"), "templates");

/** `NET_TEXTFSM`, or the data directory's. */
export const templatesInUse = (place: Place): string =>
  place.environment.NET_TEXTFSM ? pathOf(place.cwd, place.environment.NET_TEXTFSM) : defaultTemplates(place);
