// What the command line asks of a worker: `[--site NAME] [--sessions N] [--logins-per-second N]`.
import { parseArgs } from "node:util";
import * as v from "valibot";
import { countSetting, SettingError } from "../schemas/setting.js";
import { Name } from "../schemas/spec/common.js";
import { DEFAULT_SITE } from "../workflows/ids.js";

export interface WorkerArguments {
  site: string;
  /** Segments at once, which is sessions at once. */
  sessions: number;
  /** New logins on the devices of the site, over all its workers; absent: as many as come. */
  logins_per_second?: number;
}

/** @throws {SettingError}, or `ERR_PARSE_ARGS_…` for an argument that there is not */
export function workerArguments(args: string[]): WorkerArguments {
  const { values } = parseArgs({
    args,
    options: {
      site: { type: "string", default: DEFAULT_SITE },
      sessions: { type: "string", default: "200" },
      "logins-per-second": { type: "string" },
    },
  });
  if (!v.is(Name, values.site)) {
    throw new SettingError(
      `--site is ${JSON.stringify(values.site)}; expected ${v.getMetadata(Name).expected}, as \`site\` in an inventory. Without it the worker serves the devices that have none.`,
    );
  }
  const pace = values["logins-per-second"];
  return {
    site: values.site,
    sessions: countSetting("--sessions", values.sessions, "of devices at once"),
    ...(pace === undefined
      ? {}
      : { logins_per_second: countSetting("--logins-per-second", pace, "of logins") }),
  };
}
