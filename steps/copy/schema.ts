// `copy` as it is written, and as the plan has it.
import * as v from "valibot";
import type { Template } from "../../schemas/plan.js";
import { key, TemplateText } from "../../schemas/spec/common.js";

/** The strongest that a platform has is taken where the step does not say; SHA-256 is known without reading the file once more. */
export const CHECKSUMS = ["sha256", "sha512", "md5"] as const;
export type Checksum = (typeof CHECKSUMS)[number];

/** Who moves the bytes: the worker over SFTP or SCP, or the device, which gets them from the worker over HTTP. */
export const WAYS = ["ssh", "http"] as const;
export type Way = (typeof WAYS)[number];

export const CopySchema = v.pipe(
  v.strictObject({
    from: v.pipe(
      TemplateText,
      v.description(
        "The file, relative to this one: `images/${{ device.vars.image }}`; `artifact:` with the path of an artifact of this run; or an address, `https://images.example.com/v2.bin`, from which the worker downloads it",
      ),
    ),
    sha256: key(
      TemplateText,
      "Of a file from an address: the SHA-256 that it must have, in hexadecimal digits. Another file is not sent",
    ),
    to: v.pipe(TemplateText, v.description("Path on the device, with the file's name: `flash:/image.bin`")),
    verify: key(
      v.picklist(CHECKSUMS),
      "Which checksum the device computes of the file. Default: the first of these that the platform can",
    ),
    via: key(
      v.picklist(WAYS),
      "`http`: the device downloads the file from the worker by a command of its own. Default `ssh`: the worker sends it over SFTP or SCP",
    ),
    vrf: key(TemplateText, "With `via: http`: the VRF in which the device reaches the worker"),
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

export interface AddressSource {
  kind: "address";
  path: Template;
  /** Scheme, host and port, as the spec has them: no value brings another one. */
  origin: string;
  sha256?: Template;
}

export interface CopyAction {
  /** A file whose size and digest the plan has, an artifact of the run by its path, or a file that the worker downloads. */
  source: CopiedFileSource | { kind: "artifact"; path: Template } | AddressSource;
  to: Template;
  verify?: Checksum;
  free: boolean;
  /** Absent: over SSH. */
  http?: { vrf?: Template };
}
