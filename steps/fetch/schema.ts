// `fetch` as it is written, and as the plan has it.
import * as v from "valibot";
import type { Template } from "../../schemas/plan.js";
import { key, Name, TemplateText } from "../../schemas/spec/common.js";

export const FetchSchema = v.pipe(
  v.strictObject({
    from: v.pipe(TemplateText, v.description("Path on the device")),
    to: v.pipe(Name, v.description("Name of the artifact, `devices/<device>/files/<name>`")),
    binary: key(v.boolean(), "Keep the file as it is, whatever it holds; nothing in it is masked"),
  }),
  v.description("Keeps a file of the device as an artifact of the run"),
);

export interface FetchAction {
  from: Template;
  to: string;
  binary: boolean;
}
