// `copy`: a file to the device, which is not sent where the device has it already.
import { ExpressionError } from "../../compiler/expressions/index.js";
import { pathOfSource } from "../../compiler/configuration-lines.js";
import type { Explaining, StepKind } from "../kind.js";
import { said } from "../summary.js";
import { checkCopy, copyOf } from "./compile.js";
import { type CopyAction, CopySchema } from "./schema.js";

/** A checksum before and after, the space, the names. */
const COMMANDS = 5;
/** As long as most. */
const LONG = "verify /sha512 flash:/images/cat9k_iosxe.17.12.04.SPA.bin";

export const copy: StepKind<CopyAction> = {
  schema: () => CopySchema,
  takes: ["expect", "expect_failure"],
  compile: (node, _, scope) => copyOf(node, scope),
  effect: "idempotent",
  needs: ({ http }) => (http ? undefined : "files"),
  node: () => "reads",
  summary: ({ source, to }) => `copy ${source.path} to ${to}`,
  explain: (value, about) => ({
    commands: about.tryRender(`copy ${value.source.path} ${value.to}`, (render) => [
      `copy ${nameOf(value, about) ?? value.source.path} ${render(value.to)}`,
    ]),
    notes: said([
      fileNote(value, about),
      value.http !== undefined && "the device downloads the file from the worker, over HTTP",
      value.free && "looks at the free space first",
      value.verify !== undefined && `checked by ${value.verify}`,
    ]),
  }),
  sends: () => ({ commands: [LONG] }),
  budget: () => ({ commands: COMMANDS }),
  shown: ({ source, to }) => [`copy ${source.path} ${to}`],
  checkPlatform: checkCopy,
  execute: () => import("./execute.js"),
};

function nameOf({ source }: CopyAction, { scope }: Explaining): string | undefined {
  try {
    return source.kind === "copy" ? pathOfSource(source, scope) : source.path;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function fileNote(value: CopyAction, about: Explaining): string | false {
  const path = nameOf(value, about);
  if (value.source.kind === "address")
    return `the worker downloads the file${value.source.sha256 === undefined ? "" : ", with a SHA-256 of the spec"}`;
  const file = path === undefined || value.source.kind !== "copy" ? undefined : about.plan.copies?.[path];
  return file ? `${file.bytes} bytes (sha256 ${file.sha256.slice(0, 12)})` : false;
}
