// `copy`: what the compiler reads of it, and what a device must be able to.
import { transportNamed } from "../../packages/devices/src/transports.js";
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { Platform } from "../../packages/devices/src/words/platform.js";
import type { Collector } from "../../compiler/diagnostics/index.js";
import { asText, flagOf, get, type Node, textOf } from "../../compiler/document/index.js";
import { commandsOf } from "../../compiler/reading/commands.js";
import { BEFORE } from "../../compiler/reading/expressions.js";
import type { StepScope } from "../../compiler/reading/frame.js";
import type { IrStep } from "../../compiler/reading/ir.js";
import { copiedFileOf } from "../../compiler/reading/source.js";
import type { Compiled } from "../kind.js";
import { isAddress, originOf } from "./address.js";
import { checksumsOf } from "./commands.js";
import { CHECKSUMS, type CopyAction } from "./schema.js";

/** Images are large and links slow: a transfer is given up sooner where no byte comes through. */
export const TRANSFER_MS = 60 * 60_000;

const ARTIFACT = /^artifact:/;

export function copyOf(node: Node | undefined, scope: StepScope): Compiled<CopyAction> | undefined {
  const from = asText(get(node, "from"));
  const [to] = commandsOf(get(node, "to"), scope, BEFORE);
  if (!from || !to) return undefined;
  const verify = CHECKSUMS.find((name) => name === textOf(get(node, "verify")));
  const digest = asText(get(node, "sha256"));
  if (digest && !isAddress(from.value)) {
    scope.frame.reading.problems.add({
      code: "conflicting_keys",
      message: "`sha256` goes with a file from an address; of other files the digest is known",
      at: digest,
      hint: "leave `sha256` out",
    });
    return undefined;
  }
  const vrf = asText(get(node, "vrf"));
  const isHttp = textOf(get(node, "via")) === "http";
  if (vrf && !isHttp) {
    scope.frame.reading.problems.add({
      code: "conflicting_keys",
      message: "`vrf` goes with `via: http`; over SSH the connection of the session is used",
      at: vrf,
    });
    return undefined;
  }
  const [named] = vrf ? commandsOf(vrf, scope, BEFORE) : [];
  const common = {
    ...(isHttp ? { http: named ? { vrf: named.template } : {} } : {}),
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
  if (isAddress(from.value)) {
    const origin = originOf(from, scope);
    const [path, sha256] = commandsOf(from, scope, BEFORE).concat(
      digest ? commandsOf(digest, scope, BEFORE) : [],
    );
    if (origin === undefined || !path) return undefined;
    const source = {
      kind: "address" as const,
      path: path.template,
      origin,
      ...(sha256 ? { sha256: sha256.template } : {}),
    };
    return { value: { source, ...common }, changes: [path, to], timeoutMs: TRANSFER_MS };
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
export function checkFiles(
  { step: { at }, platform, device, problems }: On,
  { http }: Pick<CopyAction, "http"> = {},
): boolean {
  const { name, files } = platform;
  if (files) return http ? checkDownload(http, { at, platform, device, problems }) : true;
  problems.add({
    code: "copy_unsupported",
    message: `the data of platform \`${name}\` does not say how to transfer files (device \`${device.name}\`)`,
    at,
    hint: "use `run` with the command of the device, or a platform file with `files`",
  });
  return false;
}

function checkDownload(
  { vrf }: NonNullable<CopyAction["http"]>,
  { at, platform, device, problems }: Pick<On, "platform" | "device" | "problems"> & Pick<IrStep, "at">,
): boolean {
  const { name, files } = platform;
  const why =
    transportNamed(device.transport)?.capabilities.exec !== "platform"
      ? `\`via: http\` needs the command line of the platform, and the transport is \`${device.transport}\``
      : !files?.download
        ? `the data of platform \`${name}\` does not say how a device downloads a file`
        : vrf !== undefined && !files.download.send.includes("{vrf}")
          ? `the command with which platform \`${name}\` downloads a file takes no VRF`
          : undefined;
  if (why === undefined) return true;
  problems.add({
    code: "copy_unsupported",
    message: `${why} (device \`${device.name}\`)`,
    at,
    hint: files?.download
      ? "leave `vrf` out"
      : "leave `via` out, or use a platform file with `files.download`",
  });
  return false;
}

export function checkCopy({ verify, free, http }: CopyAction, on: On): void {
  const { step, platform, device, problems } = on;
  const { files } = platform;
  if (!checkFiles(on, http ? { http } : {}) || !files) return;
  const known = checksumsOf(files, http ? "http" : "ssh");
  const { at } = step;
  if (known.length === 0 || (verify !== undefined && !known.includes(verify))) {
    problems.add({
      code: "copy_unsupported",
      message: `platform \`${platform.name}\` computes no ${verify ?? "checksum"} of a file (device \`${device.name}\`)`,
      at,
      hint: known.length > 0 ? `it has ${known.join(", ")}` : "use a platform file with `files.checksums`",
    });
  }
  if (free && !files.space && (http || !files.protocols.includes("sftp")))
    problems.add({
      code: "copy_unsupported",
      message: `the data of platform \`${platform.name}\` does not say how to see the free space (device \`${device.name}\`)`,
      at,
      hint: "leave `free` out, or use a platform file with `files.space`",
    });
}
