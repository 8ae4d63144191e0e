// Where the TextFSM templates are: as the worker looks for them.
import { join } from "node:path";
import type { Deps } from "./deps.js";
import { pathOf } from "./paths.js";

type CliContext = Pick<Deps, "cwd" | "environment">;

/** Where `templates fetch` puts them: in the data directory. */
export const defaultTemplates = ({ cwd, environment }: CliContext): string =>
  join(pathOf(cwd, environment.ORCHESTRATOR_DATA || ".orchestrator"), "templates");

/** `NET_TEXTFSM`, or the data directory's. */
export const templatesInUse = (context: CliContext): string =>
  context.environment.NET_TEXTFSM
    ? pathOf(context.cwd, context.environment.NET_TEXTFSM)
    : defaultTemplates(context);
