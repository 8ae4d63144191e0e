// `configure` as it is written, and as the plan has it.
import * as v from "valibot";
import type { Template } from "../../schemas/plan.js";
import { CommandList, Commands } from "../../schemas/spec/commands.js";
import { Duration, key, TemplateText } from "../../schemas/spec/common.js";

export const configureEntries = {
  save: key(v.boolean(), "Also write the startup configuration"),
  confirm: key(
    Duration,
    "Commit-confirm: the device rolls back by itself unless the change is verified in time",
  ),
};
export const ConfigureSchema = v.pipe(
  v.union([
    TemplateText,
    CommandList,
    v.strictObject({
      lines: v.optional(Commands),
      file: key(
        TemplateText,
        "Instead of `lines`: a file, relative to this one, whose lines are sent as they are: `intended/${{ device.name }}.cfg`",
      ),
      template: key(
        TemplateText,
        "Instead of `lines`: a Jinja2 template, relative to this file; `device`, `inputs`, `saved` and `secrets` are in scope",
      ),
      replace: key(
        v.boolean(),
        "The lines are the whole configuration: what they do not say is removed. Only on platforms that can",
      ),
      ...configureEntries,
    }),
  ]),
  v.description(
    "Enters config mode, sends lines, stops at the first that is rejected, and always leaves config mode",
  ),
);

/** Lines that stand outside of the spec. */
export interface ConfigurationSource {
  /** `file`: sent as it is. `template`: Jinja2. */
  kind: "file" | "template";
  /** As the spec has it, and the file that names it. */
  path: Template;
  from: string;
  /** In a used spec: its inputs as CEL over the scope of the run. */
  inputs?: Record<string, string>;
  /** Of a template that reads nothing of the run: SHA-256 of the lines, by device. */
  digests?: Record<string, string>;
}
export interface ConfigureAction {
  lines: Template[];
  /** Instead of `lines`, which are then empty. */
  source?: ConfigurationSource;
  /** The lines are the whole configuration. */
  replace?: true;
  save: boolean;
  confirm_ms?: number;
}
