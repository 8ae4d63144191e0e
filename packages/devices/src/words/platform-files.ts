// How files get to a device of a platform, and from it.
import * as v from "valibot";
import { DialogSchema, Pattern } from "./platform-pattern.js";

const ChecksumSchema = v.strictObject({
  send: v.pipe(v.string(), v.description("`{path}` is replaced")),
  pattern: v.pipe(Pattern, v.description("Group 1 is the checksum, in hexadecimal digits")),
});

export const FilesSchema = v.pipe(
  v.strictObject({
    protocols: v.pipe(
      v.array(v.picklist(["sftp", "scp"])),
      v.minLength(1),
      v.description("How files are transferred: SFTP where the device has it, else SCP"),
    ),
    own_connection: v.optional(
      v.pipe(
        v.boolean(),
        v.description("The device has one channel on each connection: files get one of their own"),
      ),
    ),
    path: v.pipe(Pattern, v.description("Matches a whole path of a file on the device")),
    path_example: v.string(),
    remote: v.optional(
      v.pipe(
        v.string(),
        v.description(
          "The path over SFTP and SCP, where it is another one: `{system}` is what stands in front of the colon, `{rest}` what is behind it",
        ),
      ),
    ),
    checksums: v.pipe(
      v.strictObject({
        sha512: v.optional(ChecksumSchema),
        sha256: v.optional(ChecksumSchema),
        md5: v.optional(ChecksumSchema),
      }),
      v.description(
        "Commands with which the device computes the checksum of a file. Without any the file is read back, over SFTP",
      ),
    ),
    space: v.optional(
      v.pipe(
        v.strictObject({
          send: v.pipe(
            v.string(),
            v.description("`{folder}` is replaced by the folder, or the file system in front of the colon"),
          ),
          pattern: v.pipe(Pattern, v.description("Group 1 is what is free")),
          unit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
        }),
        v.description("How the device tells how much space is free. Without it SFTP is asked"),
      ),
    ),
    temporary_name: v.optional(
      v.pipe(
        v.boolean(),
        v.description(
          "A file is written beside its name, and renamed over SFTP or by `rename` when it is whole",
        ),
      ),
    ),
    download: v.optional(
      v.pipe(
        v.strictObject({
          send: v.pipe(
            v.string(),
            v.description(
              "`{url}`, `{path}` and `{vrf}` are replaced; a part in brackets is left out where its value is not given",
            ),
          ),
          vrf: v.optional(v.pipe(v.string(), v.description("Where a command has to name one"))),
          dialogs: v.optional(v.array(DialogSchema), []),
        }),
        v.description("The command with which the device gets a file over HTTP by itself"),
      ),
    ),
    rename: v.optional(v.pipe(v.string(), v.description("`{from}` and `{to}` are replaced"))),
    remove: v.optional(v.pipe(v.string(), v.description("`{path}` is replaced; it asks nothing"))),
  }),
  v.description("How files get to the device and from it"),
);
