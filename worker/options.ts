// What the command line asks of a worker: `[--site NAME] [--segments N]`.
import { parseArgs } from "node:util";
import * as v from "valibot";
import { countSetting, SettingError } from "../schemas/setting.js";
import { Name } from "../schemas/spec/common.js";
import { DEFAULT_SITE } from "../workflows/ids.js";

export interface WorkerArguments {
  site: string;
  /** Segments at once, which is sessions at once. */
  segments: number;
}

/** @throws {SettingError}, or `ERR_PARSE_ARGS_…` for an argument that there is not */
export function workerArguments(args: string[]): WorkerArguments {
  const { values } = parseArgs({
    args,
    options: {
      site: { type: "string", default: DEFAULT_SITE },
      segments: { type: "string", default: "200" },
    },
  });
  if (!v.is(Name, values.site)) {
    throw new SettingError(
      `--site is ${JSON.stringify(values.site)}; expected ${v.getMetadata(Name).expected}, as \`site\` in an inventory. Without it the worker serves the devices that have none.`,
    );
  }
  return { site: values.site, segments: countSetting("--segments", values.segments, "of devices at once") };
}
