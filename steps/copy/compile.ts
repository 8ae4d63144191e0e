// `copy`: what the compiler reads of it, and what a device must be able to.
import type { ResolvedDevice } from "../../schemas/device.js";
import type { Platform } from "../../schemas/platform.js";
import type { Collector } from "../../compiler/diagnostics/index.js";
import { asText, flagOf, get, type Node, textOf } from "../../compiler/document/index.js";
import { commandsOf } from "../../compiler/reading/commands.js";
import { BEFORE } from "../../compiler/reading/expressions.js";
import type { StepScope } from "../../compiler/reading/frame.js";
import type { IrStep } from "../../compiler/reading/ir.js";
import { copiedFileOf } from "../../compiler/reading/source.js";
import type { Compiled } from "../kind.js";
import { checksumsOf } from "./commands.js";
import { CHECKSUMS, type CopyAction } from "./schema.js";

/** Images are large and links slow: a transfer is given up sooner where no byte comes through. */
export const TRANSFER_MS = 60 * 60_000;

const ARTIFACT = /^artifact:/;
const ADDRESS = /^[a-z]+:\/\//i;

export function copyOf(node: Node | undefined, scope: StepScope): Compiled<CopyAction> | undefined {
  const from = asText(get(node, "from"));
  const [to] = commandsOf(get(node, "to"), scope, BEFORE);
  if (!from || !to) return undefined;
  const verify = CHECKSUMS.find((name) => name === textOf(get(node, "verify")));
  const common = {
    to: to.template,
    ...(verify === undefined ? {} : { verify }),
    free: flagOf(get(node, "free")) ?? false,
  };
  if (ARTIFACT.test(from.value)) {
    const [path] = commandsOf(from, scope, BEFORE);
    if (!path) return undefined;
    const source = { kind: "artifact" as const, path: path.template.replace(ARTIFACT, "") };
    return { value: { source, ...common }, changes: [path, to], timeoutMs: TRANSFER_MS };
  }
  if (ADDRESS.test(from.value)) {
    scope.frame.reading.problems.add({
      code: "bad_value",
      message: "a file is copied from a path beside the spec or from an artifact, not from an address",
      at: from,
      hint: "download it beside the spec first, for example with `curl -O`",
    });
    return undefined;
  }
  const file = copiedFileOf(from, scope);
  if (!file || file.source.kind !== "copy") return undefined;
  return {
    value: { source: file.source, ...common },
    changes: [to],
    sources: [file],
    timeoutMs: TRANSFER_MS,
  };
}

interface On {
  step: IrStep;
  platform: Platform;
  device: ResolvedDevice;
  problems: Collector;
}

/** @returns whether the platform's data says how to transfer files */
export function checkFiles({ step: { at }, platform, device, problems }: On): boolean {
  const { name, files } = platform;
  if (files) return true;
  problems.add({
    code: "copy_unsupported",
    message: `the data of platform \`${name}\` does not say how to transfer files (device \`${device.name}\`)`,
    at,
    hint: "use `run` with the command of the device, or a platform file with `files`",
  });
  return false;
}

export function checkCopy({ verify, free }: CopyAction, on: On): void {
  const { step, platform, device, problems } = on;
  const { files } = platform;
  if (!checkFiles(on) || !files) return;
  const known = checksumsOf(files);
  const { at } = step;
  if (known.length === 0 || (verify !== undefined && !known.includes(verify))) {
    problems.add({
      code: "copy_unsupported",
      message: `platform \`${platform.name}\` computes no ${verify ?? "checksum"} of a file (device \`${device.name}\`)`,
      at,
      hint: known.length > 0 ? `it has ${known.join(", ")}` : "use a platform file with `files.checksums`",
    });
  }
  if (free && !files.space && !files.protocols.includes("sftp"))
    problems.add({
      code: "copy_unsupported",
      message: `the data of platform \`${platform.name}\` does not say how to see the free space (device \`${device.name}\`)`,
      at,
      hint: "leave `free` out, or use a platform file with `files.space`",
    });
}
