// What of the worker an inventory inside a request body may use: what the API's setting allows, and for the owner of this
// machine also what is theirs anyway. The worker decides again by its own setting.
import {
  ALLOW_SETTING,
  type Allowance,
  type Capability,
  type CapabilityKind,
  capabilityText,
  isAllowed,
  isOwn,
} from "../schemas/capability.js";
import { absolutePath, type CapabilityPolicy } from "../compiler/index.js";

export interface Caller {
  /** Holds the token that `orchestrator dev` made for the person who started it. */
  owner: boolean;
}

const OWNERS: ReadonlySet<CapabilityKind> = new Set([
  "env",
  "file",
  "known_hosts",
  "agent",
  "notify",
  "download",
]);
const PROGRAMS: ReadonlySet<CapabilityKind> = new Set(["exec", "local"]);

export interface PolicySettings {
  /** The owner may also have the worker run programs. */
  allow_exec: boolean;
  /** Places of the worker's own files, as they are called on this machine. */
  own: readonly string[];
}

export function requestPolicy(
  allowance: Allowance,
  { allow_exec, own }: PolicySettings,
): (caller: Caller) => CapabilityPolicy {
  const isWorkers = (capability: Capability): boolean => isOwn(own, capability, absolutePath);
  return ({ owner }) => ({
    allows: (capability) =>
      !isWorkers(capability) &&
      ((owner && (OWNERS.has(capability.kind) || (allow_exec && PROGRAMS.has(capability.kind)))) ||
        isAllowed(allowance, capability, absolutePath)),
    remedy: (capability) => (isWorkers(capability) ? elsewhere(capability) : remedy(capability, owner)),
  });
}

const elsewhere = ({ kind }: Capability): string =>
  `it is the worker's own, which is not read for an inventory, whatever the settings allow: ${kind === "env" ? "use another variable" : "move the file to another folder"}`;

function remedy(capability: Capability, owner: boolean): string {
  if (capability.kind === "notify" || capability.kind === "download") return addressRemedy(capability);
  const setting = `add \`${capabilityText(capability)}\` to ${ALLOW_SETTING} of the API and of the worker, or use an inventory of the catalogue`;
  const flag = owner && PROGRAMS.has(capability.kind);
  return flag
    ? `start \`orchestrator dev\`, or \`orchestrator api\`, with --allow-exec; or ${setting}`
    : setting;
}

const addressRemedy = ({ kind, of }: Capability): string =>
  `add \`${kind}:${of ?? "ORIGIN"}\`${of === undefined ? ", such as `notify:https://hooks.slack.com`," : ""} to ${ALLOW_SETTING} of the API and of the worker`;
