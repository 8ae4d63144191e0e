// One device of the inventory with everything that its groups and the defaults give it.
import { transportNamed, USUAL_TRANSPORT } from "../../packages/devices/src/transports.js";
import type { ResolvedDevice, SshOptions } from "../../packages/devices/src/words/device.js";
import { grow, spend } from "../budget.js";
import { didYouMean } from "../diagnostics/index.js";
import { parseDuration } from "../durations.js";
import { asText, type Entry, get, numberOf, textOf, textsOf } from "../document/index.js";
import { isTemplate } from "../expressions/index.js";
import { first, type Layers, merged, mergedValues, united } from "./layers.js";
import type { InventoryContext } from "./read.js";
import { platformHint } from "./platform-hint.js";
import { sourceOf } from "./secrets.js";

export interface DeviceLayers {
  layers: Layers;
  groups: string[];
}

export function layersOf({ key, value }: Entry, context: InventoryContext): DeviceLayers {
  const groups = textsOf(get(value, "groups"));
  spend(groups.length / 10);
  for (const group of groups) {
    if (context.groups.has(group.value) || isTemplate(group.value)) continue;
    const hint = () =>
      didYouMean(group.value, context.groups.keys()) ?? `define it: \`groups: { ${group.value}: {} }\``;
    context.problems.add({
      code: "unknown_group",
      message: `\`${key.value}\` is in the group \`${group.value}\`, which does not exist`,
      at: group,
      hint,
    });
  }
  const names = [...new Set(groups.map((group) => group.value))];
  return {
    layers: [value, ...names.map((name) => context.groups.get(name)), context.defaults],
    groups: names,
  };
}

export function resolveDevice(
  entry: Entry,
  { layers, groups }: DeviceLayers,
  context: InventoryContext,
): ResolvedDevice {
  spend(1);
  grow(300 + entry.key.value.length + groups.reduce((sum, group) => sum + group.length + 3, 0));
  const name = entry.key.value;
  const transport = textOf(first(layers, "transport")) ?? USUAL_TRANSPORT;
  const credential = credentialName(layers, context);
  checkInterface(name, layers, transport, context);
  return {
    name,
    host: textOf(get(entry.value, "host")) ?? name,
    port: numberOf(first(layers, "port")) ?? transportNamed(transport)?.port ?? 22,
    platform: platformName(layers, context),
    site: textOf(first(layers, "site")) ?? "default",
    groups,
    tags: united(layers, "tags"),
    vars: mergedValues(layers, "vars"),
    ...(credential === undefined ? {} : { credential }),
    ssh: sshOf(layers),
    sessions: numberOf(first(layers, "sessions")) ?? 1,
    transport,
    jumps: [],
  };
}

function platformName(layers: Layers, { problems, platforms }: InventoryContext): string {
  const node = asText(first(layers, "platform"));
  if (!node) return "";
  if (!platforms.has(node.value) && !isTemplate(node.value)) {
    problems.add({
      code: "unknown_platform",
      message: `there is no platform \`${node.value}\``,
      at: node,
      hint: () => platformHint(node.value, platforms),
    });
  }
  return node.value;
}

/** Sessions over a command line wait for prompts, and a platform without prompts has nothing that they could wait for. */
function checkInterface(
  device: string,
  layers: Layers,
  transport: string,
  { problems, platformData }: InventoryContext,
): void {
  const node = asText(first(layers, "platform"));
  const platform = node && platformData.get(node.value);
  if (!platform || platform.interface !== "netconf" || transportNamed(transport)?.interface !== "cli") return;
  problems.add({
    code: "transport_unsupported",
    message: `platform \`${platform.name}\` has no prompts, so device \`${device}\` cannot be reached over transport \`${transport}\``,
    at: node,
    hint: `set \`transport: ${platform.interface}\`, or the platform of the device's command line`,
  });
}

function credentialName(layers: Layers, { problems, credentials }: InventoryContext): string | undefined {
  const node = asText(first(layers, "credential"));
  if (!node) return undefined;
  if (!credentials.has(node.value) && !isTemplate(node.value)) {
    problems.add({
      code: "unknown_credential",
      message: `there is no credential \`${node.value}\``,
      at: node,
      hint: () => didYouMean(node.value, credentials.keys()) ?? "define it under `credentials:`",
    });
  }
  return node.value;
}

function sshOf(layers: Layers): SshOptions {
  const options = merged(layers, "ssh");
  const checking = textOf(options.get("strict_host_key_checking"));
  const known = textOf(options.get("known_hosts"));
  const key = sourceOf(options.get("private_key"));
  const algorithms = textOf(options.get("algorithms"));
  const keepalive = textOf(options.get("keepalive"));
  return {
    strict_host_key_checking: (checking ?? "yes") as SshOptions["strict_host_key_checking"],
    ...(known === undefined ? {} : { known_hosts: known }),
    ...(key ? { private_key: key } : {}),
    ...(algorithms === undefined ? {} : { algorithms: algorithms as "default" | "legacy" }),
    ...(keepalive === undefined ? {} : { keepalive_ms: parseDuration(keepalive) ?? 0 }),
  };
}
