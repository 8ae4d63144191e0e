// Reports what an inventory uses of the worker and may not use: on whatever level it stands, also where no device takes it.
import { transportNamed } from "../../packages/devices/src/transports.js";
import { type Capability, capabilityOf, capabilityText } from "../../schemas/capability.js";
import type { CapabilityPolicy } from "../deps.js";
import type { Collector, DiagnosticCode, SourceRange } from "../diagnostics/index.js";
import { asMap, asText, entriesOf, flagOf, get, type Node } from "../document/index.js";
import { SECRETS, sourceOf } from "./secrets.js";

type Demand = (capability: Capability, code: DiagnosticCode, at: SourceRange) => void;

export function checkCapabilities(document: Node, policy: CapabilityPolicy, problems: Collector): void {
  const demand: Demand = (capability, code, at) => {
    if (policy.allows(capability)) return;
    problems.add({
      code,
      message: `an inventory that comes with the request may not use \`${capabilityText(capability)}\` here`,
      at,
      hint: policy.remedy(capability),
    });
  };
  const membersOf = (key: string) => entriesOf(get(document, key)).map(({ value }) => value);
  for (const credential of membersOf("credentials")) checkCredential(credential, demand);
  for (const source of membersOf("secrets")) checkSource(source, demand);
  for (const layer of [get(document, "defaults"), ...membersOf("groups"), ...membersOf("devices")])
    checkLayer(layer, demand);
}

function checkCredential(credential: Node, demand: Demand): void {
  for (const name of SECRETS) checkSource(get(credential, name), demand);
  const agent = get(credential, "agent");
  if (agent && flagOf(agent)) demand({ kind: "agent" }, "capability_refused", agent);
}

function checkLayer(layer: Node | undefined, demand: Demand): void {
  const transport = asText(get(layer, "transport"));
  if (transport && transportNamed(transport.value)?.runs_on_worker)
    demand({ kind: "local" }, "transport_refused", transport);
  const ssh = get(layer, "ssh");
  const known = asText(get(ssh, "known_hosts"));
  if (known) demand({ kind: "known_hosts", of: known.value }, "capability_refused", known);
  checkSource(get(ssh, "private_key"), demand);
}

function checkSource(node: Node | undefined, demand: Demand): void {
  const source = sourceOf(node);
  const [entry] = entriesOf(asMap(node));
  if (source && entry) demand(capabilityOf(source), "secret_source_refused", entry.key);
}
