// What the command line asks of a worker: `[--site NAME] [--sessions N] [--logins-per-second N] [--deployment NAME]`.
import { parseArgs } from "node:util";
import * as v from "valibot";
import { countSetting, SettingError } from "../schemas/setting.js";
import { Name } from "../schemas/spec/common.js";
import { DEFAULT_SITE } from "../workflows/ids.js";

/** Temporal's own names of builds join deployment and build by `.`. */
const DeploymentName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w-]{0,99}$/));

export interface WorkerArguments {
  site: string;
  /** Segments at once, which is sessions at once. */
  sessions: number;
  /** New logins on the devices of the site, over all its workers; absent: as many as come. */
  logins_per_second?: number;
  /** Absent: Temporal gives it the tasks of all runs, whatever build started them. */
  deployment?: string;
}

/** @param deployment `ORCHESTRATOR_DEPLOYMENT`. @throws {SettingError}, or `ERR_PARSE_ARGS_…` for an argument that there is not */
export function workerArguments(args: string[], deployment?: string): WorkerArguments {
  const { values } = parseArgs({
    args,
    options: {
      site: { type: "string", default: DEFAULT_SITE },
      sessions: { type: "string", default: "200" },
      "logins-per-second": { type: "string" },
      deployment: { type: "string", default: deployment || undefined },
    },
  });
  if (!v.is(Name, values.site)) {
    throw new SettingError(
      `--site is ${JSON.stringify(values.site)}; expected ${v.getMetadata(Name).expected}, as \`site\` in an inventory. Without it the worker serves the devices that have none.`,
    );
  }
  if (values.deployment !== undefined && !v.is(DeploymentName, values.deployment)) {
    throw new SettingError(
      `The deployment is ${JSON.stringify(values.deployment)}; expected a name of letters, digits, \`_\` and \`-\`, at most 100 (--deployment, ORCHESTRATOR_DEPLOYMENT).`,
    );
  }
  const pace = values["logins-per-second"];
  return {
    site: values.site,
    sessions: countSetting("--sessions", values.sessions, "of devices at once"),
    ...(pace === undefined
      ? {}
      : { logins_per_second: countSetting("--logins-per-second", pace, "of logins") }),
    ...(values.deployment === undefined ? {} : { deployment: values.deployment }),
  };
}
