// Which of a device's connections is taken, and where it leads.
import type { DraftDevice, Hop } from "../draft.js";
import type { Notes } from "../notes.js";
import { hopOf, sshArguments, sshCommand } from "../ssh/arguments.js";
import { shellWords } from "../ssh/shell-words.js";
import { isList, isMap, type MapValue, member, scalarText, type Value } from "../yaml/read.js";
import type { Markup } from "./markup.js";

/** Names of connections that are logins to the command line, the most usual first. */
const USUAL = ["cli", "ssh", "vty", "mgmt", "default", "a", "alt", "console", "b"];

/** @returns the connection that was taken; undefined, and noted, where there is none */
export function connect(
  device: DraftDevice,
  value: Value,
  devices: MapValue,
  markup: Markup,
  notes: Notes,
): Value | undefined {
  const connections = member(value, "connections");
  const taken = choose(connections, markup) ?? overHttp(device, connections, markup, notes);
  if (taken === undefined) {
    notes.shared(
      "lost",
      device.name,
      value,
      "there is no connection over SSH, Telnet or NETCONF, so the device is left out",
      "add one to the testbed: `connections: { cli: { protocol: ssh, ip: 192.0.2.1 } }`",
    );
    return undefined;
  }
  const protocol = protocolOf(taken, markup);
  if (protocol === "telnet") device.transport = "telnet";
  if (protocol === "netconf") device.transport = "netconf";
  const command = markup.text(member(taken, "command"), "command");
  if (command !== undefined) return ofCommand(device, command.value, taken, notes) ? taken : undefined;
  const address = markup.text(member(taken, "ip") ?? member(taken, "host"), "ip");
  if (address === undefined) {
    notes.shared(
      "lost",
      device.name,
      taken,
      "its connection has no address that is known here, so the device is left out",
      "write the address as `ip: 192.0.2.1`, or set the environment variable that it names and import again",
    );
    return undefined;
  }
  const { host, port } = hopOf(address.value.replace(/\/\d+$/, ""), taken);
  device.host = host;
  const stated = Number(markup.text(member(taken, "port"), "port")?.value ?? port ?? Number.NaN);
  if (Number.isInteger(stated) && stated > 0) device.port = stated;
  applyOptions(device, taken, markup, notes);
  device.hops =
    proxiesOf(member(taken, "proxy") ?? member(taken, "sshtunnel"), devices, markup, notes) ?? device.hops;
  return taken;
}

function protocolOf(connection: Value, markup: Markup): string {
  const stated = markup.text(member(connection, "protocol"), "protocol")?.value.toLowerCase();
  const plugin = scalarText(member(connection, "class")) ?? "";
  if (/netconf/i.test(plugin)) return "netconf";
  if (/gnmi/i.test(plugin)) return "gnmi";
  if (/rest/i.test(plugin)) return "rest";
  return stated ?? (member(connection, "command") === undefined ? "ssh" : "command");
}

/** A device with nothing but a REST connection has a command line at the same address, most likely. */
function overHttp(
  device: DraftDevice,
  connections: Value | undefined,
  markup: Markup,
  notes: Notes,
): Value | undefined {
  const found = isMap(connections)
    ? [...connections.entries.values()].find(
        (each) => isComplete(each) && /^(?:rest|https?)$/.test(protocolOf(each, markup)),
      )
    : undefined;
  if (found === undefined) return undefined;
  notes.shared(
    "chosen",
    device.name,
    found,
    "its only connection is not a login (REST); the device is reached over SSH on port 22 of that address",
    "add `cli: { protocol: ssh, ip: … }` to `connections` if SSH is elsewhere",
  );
  const { entries } = found as MapValue;
  return {
    ...(found as MapValue),
    entries: new Map([...entries].filter(([key]) => key !== "port" && key !== "protocol" && key !== "class")),
  };
}

const IS_LOGIN = /^(?:ssh|telnet|netconf|command)/;

/** Settings of all connections may stand beside them: `service_attributes`, `credentials`. */
const isComplete = (connection: Value): boolean =>
  ["ip", "host", "command"].some((key) => member(connection, key) !== undefined);

function choose(connections: Value | undefined, markup: Markup): Value | undefined {
  if (!isMap(connections)) return undefined;
  const all = new Map(
    [...connections.entries].filter(
      ([name, each]) => name !== "defaults" && (isComplete(each) || member(each, "protocol") !== undefined),
    ),
  );
  const via = scalarText(member(member(connections, "defaults"), "via"));
  const named = via === undefined ? undefined : all.get(via);
  if (named !== undefined && IS_LOGIN.test(protocolOf(named, markup))) return named;
  const rank = ([name, each]: [string, Value]): number => {
    const protocol = protocolOf(each, markup);
    const kind = ["ssh", "command", "telnet", "netconf"].findIndex((known) => protocol.startsWith(known));
    const usual = USUAL.indexOf(name);
    return (isComplete(each) ? 0 : 1000) + kind * 100 + (usual < 0 ? USUAL.length : usual);
  };
  return [...all]
    .filter(([, each]) => IS_LOGIN.test(protocolOf(each, markup)))
    .sort((a, b) => rank(a) - rank(b))[0]?.[1];
}

function ofCommand(device: DraftDevice, command: string, at: Value, notes: Notes): boolean {
  const found = sshCommand(command, at);
  const words = shellWords(command) ?? [];
  if (found !== undefined) {
    device.host = found.host;
    if (found.port !== undefined) device.port = found.port;
    if (found.username !== undefined) device.login.username = found.username;
    device.hops = found.hops;
    Object.assign(device.ssh, found.ssh);
  } else if (/(?:^|\/)telnet$/.test(words[0] ?? "") && words[1] !== undefined) {
    device.transport = "telnet";
    device.host = words[1];
    if (/^\d+$/.test(words[2] ?? "")) device.port = Number(words[2]);
  } else {
    notes.shared(
      "lost",
      device.name,
      at,
      `its connection is a command other than ssh or telnet (\`${words[0] ?? ""}\`), so the device is left out`,
      "add one to the testbed that leads to the device itself: `connections: { cli: { protocol: ssh, ip: 192.0.2.1 } }`",
    );
    return false;
  }
  return true;
}

function applyOptions(device: DraftDevice, connection: Value, markup: Markup, notes: Notes): void {
  const options = markup.text(
    member(connection, "ssh_options") ??
      member(member(connection, "arguments"), "ssh_options") ??
      member(connection, "options"),
    "ssh_options",
  );
  const found = options && sshArguments(options.value, options);
  if (options === undefined || found === undefined) return;
  Object.assign(device.ssh, found.ssh);
  if (found.hops.length > 0) device.hops = found.hops;
  if (found.identity !== undefined) device.login.privateKey = { source: { file: found.identity } };
  if (found.port !== undefined) device.port ??= found.port;
  for (const option of found.foreign)
    notes.lost(
      options,
      `\`${option}\` of \`ssh_options\` is not supported`,
      "see `ssh:` and `jump:` in docs/inventory.md for what can be set",
    );
}

/** `proxy: jumphost`, a list of them, or a list of maps with `device`. */
function proxiesOf(
  value: Value | undefined,
  devices: MapValue,
  markup: Markup,
  notes: Notes,
): Hop[] | undefined {
  if (value === undefined) return undefined;
  const items = isList(value) ? value.items : [value];
  const hops: Hop[] = [];
  for (const item of items) {
    const name = isMap(item) ? (member(item, "device") ?? member(item, "host")) : item;
    const stated = markup.text(name, "proxy");
    if (stated === undefined) continue;
    if (!devices.entries.has(stated.value))
      notes.chosen(
        item,
        `the proxy \`${stated.value}\` is not a device of the testbed`,
        "add it to `devices` of the testbed if it needs a login of its own",
      );
    hops.push({ host: stated.value, place: item });
  }
  return hops;
}
