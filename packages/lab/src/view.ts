// What templates of a device see: its state now, computed only where a template asks for it.
import { braces, lines, sets } from "./config/render.js";
import type { Node } from "./config/tree.js";
import type { Device } from "./device.js";
import { routerId, type Link, type Side } from "./fabric.js";
import { template, type Scope } from "./template.js";

/** Session state that templates may show. */
export interface SessionView {
  id: number;
  user: string;
  mode: string;
  context: string;
  /** Name of the open candidate. */
  candidate: string;
  dirty: boolean;
}

export function view(device: Device, session: SessionView): Scope {
  const now = Date.now();
  const { kind, model } = device;
  const uptime_s = Math.max(0, Math.floor((now - device.booted) / 1000));
  const scope: Scope = {
    name: device.name,
    index: device.index,
    number: device.index + 1,
    facts: device.facts,
    ports: device.ports,
    router_id: routerId(device.index),
    hostname: model.hostname,
    now,
    booted: device.booted,
    uptime_s,
    session,
    user: session.user,
    mode: session.mode,
    context: session.context,
    candidate: session.candidate,
    dirty: session.dirty,
    args: [],
  };
  const lazy: Record<string, () => unknown> = {
    interfaces: () => interfaces(device, now),
    ospf_neighbors: () => neighbours(device, now),
    routes: () => routes(device, now),
    running_config: () => configText(device, device.store.running, scope),
    startup_config: () => configText(device, device.store.startup, scope),
    running_set: () => sets(device.store.running, "set"),
    running_braces: () => braces(device.store.running, kind.config.terminator),
    pending: () => device.store.pending ?? "",
    sessions: () => [...device.open.values()].map((each) => ({ id: each.id, user: each.user })),
    candidates: () => device.store.names().map((name) => ({ name, pending: name === device.store.pending })),
  };
  for (const [name, get] of Object.entries(lazy))
    Object.defineProperty(scope, name, { get, enumerable: true });
  return scope;
}

/** A configuration as the device prints it, with its header and footer. */
export function configText(device: Device, tree: Node, scope: Scope): string {
  const { config } = device.kind;
  const body = config.style === "lines" ? lines(tree, config) : braces(tree, config.terminator);
  return template(config.header)(scope) + body + template(config.footer)(scope);
}

function interfaces(device: Device, now: number): Scope[] {
  return [...device.model.interfaces.values()].map((each, index) => ({
    ...each,
    index: index + 1,
    ifindex: index + 1,
    up: device.isUp(each.name),
    line: device.isUp(each.name) ? "up" : "down",
    line_capital: device.isUp(each.name) ? "Up" : "Down",
    connected: device.isUp(each.name) ? "connected" : "notconnect",
    admin_up: !each.disabled,
    unit: `${each.name}.0`,
    short: each.name.replace(/^([A-Za-z]{2})[A-Za-z]*-?/, "$1"),
    mac: `52:54:00:${hex(device.index >> 8)}:${hex(device.index & 255)}:${hex(index + 1)}`,
    mac_dotted: `5254.00${hex(device.index >> 8)}.${hex(device.index & 255)}${hex(index + 1)}`,
    mask: each.length === undefined ? "" : mask(each.length),
    address_text: each.address ? `${each.address}/${each.length}` : "",
    network: each.address ? `${network(each.address, each.length ?? 32)}/${each.length}` : "",
    packets: Math.floor((now - device.booted) / 900),
    bytes: Math.floor((now - device.booted) / 9),
    physical: !each.virtual,
  }));
}

const cable = (device: Device, side: Side) => {
  const link: Link | undefined = device.links[side];
  return link && { link, peer: side === "left" ? link.left : link.right };
};

function neighbours(device: Device, now: number): Scope[] {
  if (!device.model.ospf) return [];
  return (["left", "right"] as const).flatMap((side) => {
    const found = cable(device, side);
    const here = device.model.interfaces.get(device.ports[side]);
    if (!found || found.link.up_since === undefined || !here?.address) return [];
    const { link, peer } = found;
    const age_s = Math.floor((now - link.up_since!) / 1000);
    const full = link.converged;
    return [
      {
        id: peer.router_id,
        name: peer.name,
        address: peer.address,
        interface: here.name,
        local_address: here.address,
        full,
        role: side === "left" ? "DR" : "BDR",
        age_s,
        age_ms: now - link.up_since!,
        age_text: `${((now - link.up_since!) / 1000).toFixed(3)}s`,
        pad_local: here.address.padEnd(Math.max(0, 31 - here.name.length)),
        dead_s: 40 - (Math.floor(now / 1000) % 10),
      },
    ];
  });
}

function routes(device: Device, now: number): Scope[] {
  const connected = interfaces(device, now)
    .filter((each) => each["up"] && each["address"])
    .map((each) => ({
      prefix: each["network"],
      local: each["address"],
      interface: each["name"],
      connected: true,
      ospf: false,
      age_s: Math.floor((now - device.booted) / 1000),
    }));
  const learnt = neighbours(device, now)
    .filter((each) => each["full"])
    .map((each) => ({
      prefix: `${String(each["id"])}/32`,
      via: each["address"],
      interface: each["interface"],
      connected: false,
      ospf: true,
      age_s: each["age_s"],
    }));
  return [...connected, ...learnt];
}

const hex = (n: number) => (n & 255).toString(16).padStart(2, "0");

const bits = (length: number) => (length === 0 ? 0 : (-1 << (32 - length)) >>> 0);
const dotted = (n: number) => [24, 16, 8, 0].map((shift) => (n >>> shift) & 255).join(".");
const mask = (length: number) => dotted(bits(length));
const network = (address: string, length: number) =>
  dotted((address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0) & bits(length)) >>> 0);
