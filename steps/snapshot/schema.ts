// `snapshot` as it is written, and as the plan has it.
import * as v from "valibot";
import type { Template } from "../../schemas/plan.js";
import { Commands } from "../../schemas/spec/commands.js";
import { Name } from "../../schemas/spec/common.js";

export const SnapshotSchema = v.pipe(
  v.strictObject({ name: Name, commands: v.pipe(Commands, v.description("Read-only commands")) }),
  v.description("Keeps parsed and raw state under a name"),
);

export interface SnapshotAction {
  name: string;
  commands: Template[];
}
