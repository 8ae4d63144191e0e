// `copy` as it is written, and as the plan has it.
import * as v from "valibot";
import type { Template } from "../../schemas/plan.js";
import { key, TemplateText } from "../../schemas/spec/common.js";

/** The strongest that a platform has is taken where the step does not say; SHA-256 is known without reading the file once more. */
export const CHECKSUMS = ["sha256", "sha512", "md5"] as const;
export type Checksum = (typeof CHECKSUMS)[number];

export const CopySchema = v.pipe(
  v.strictObject({
    from: v.pipe(
      TemplateText,
      v.description(
        "The file, relative to this one: `images/${{ device.vars.image }}`; or `artifact:` with the path of an artifact of this run",
      ),
    ),
    to: v.pipe(TemplateText, v.description("Path on the device, with the file's name: `flash:/image.bin`")),
    verify: key(
      v.picklist(CHECKSUMS),
      "Which checksum the device computes of the file. Default: the first of these that the platform can",
    ),
    free: key(
      v.boolean(),
      "Look first whether the file fits, and fail before anything is sent where it does not",
    ),
  }),
  v.description("Sends a file to the device, unless the device has the same file there already"),
);

/** A file that is sent as it is. */
export interface CopiedFileSource {
  kind: "copy";
  /** As the spec has it, and the file that names it. */
  path: Template;
  from: string;
}

export interface CopyAction {
  /** A file whose size and digest the plan has, or an artifact of the run, by its path. */
  source: CopiedFileSource | { kind: "artifact"; path: Template };
  to: Template;
  verify?: Checksum;
  free: boolean;
}
