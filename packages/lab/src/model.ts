// What a device is, read from its configuration: its name, its interfaces, whether it speaks OSPF.
import { flatten, type Node } from "./config/tree.js";
import type { Kind } from "./kind.js";

export interface InterfaceModel {
  name: string;
  address?: string;
  length?: number;
  description: string;
  disabled: boolean;
  virtual: boolean;
}

export interface Model {
  hostname: string;
  ospf: boolean;
  interfaces: Map<string, InterfaceModel>;
}

/** Reads a configuration with the regular expressions of its kind. `ports` are there whether configured or not. */
export function readModel(tree: Node, kind: Kind, ports: string[]): Model {
  const paths = flatten(tree);
  const virtual = new RegExp(kind.model.virtual);
  const interfaces = new Map<string, InterfaceModel>();
  const named = (name: string) => {
    let found = interfaces.get(name);
    if (!found)
      interfaces.set(name, (found = { name, description: "", disabled: false, virtual: virtual.test(name) }));
    return found;
  };
  for (const port of ports) named(port);
  each(paths, kind.model.interface, ([name]) => void named(name!));
  each(paths, kind.model.disabled, ([name]) => void (named(name!).disabled = true));
  each(
    paths,
    kind.model.description,
    ([name, text]) => void (named(name!).description = (text ?? "").replace(/^"|"$/g, "")),
  );
  each(paths, kind.model.address, ([name, address = "", mask]) => {
    const [ip = "", length] = address.split("/");
    Object.assign(named(name!), {
      address: ip,
      length: length === undefined ? maskLength(mask ?? "") : Number(length),
    });
  });
  let hostname = kind.name;
  each(paths, kind.model.hostname, ([name]) => void (hostname = name!));
  return { hostname, ospf: paths.some((path) => new RegExp(kind.model.ospf).test(path)), interfaces };
}

function each(paths: string[], source: string, found: (groups: string[]) => void): void {
  const regex = new RegExp(source);
  for (const path of paths) {
    const match = regex.exec(path);
    if (match) found(match.slice(1));
  }
}

const maskLength = (mask: string) =>
  mask
    .split(".")
    .map((byte) => Number(byte).toString(2).replaceAll("0", "").length)
    .reduce((sum, bits) => sum + bits, 0);
