// containerlab: a topology, or what it writes beside it (topology-data.json, ansible-inventory.yml, nornir-simple-inventory.yml).
import { join } from "node:path";
import { readDocument } from "../ansible/document.js";
import { AnsibleModel } from "../ansible/model.js";
import { draftOf } from "../ansible/reader.js";
import { type Draft, newDevice } from "../draft.js";
import { SourceError } from "../errors.js";
import type { Notes, SourceLine } from "../notes.js";
import { nornir } from "../nornir/reader.js";
import type { Reader, World } from "../reader.js";
import { entriesOf, isMap, member, readYaml, scalarText, type Value } from "../yaml/read.js";
import { withEnvironment } from "./environment.js";
import { loginOfKind, NOT_DEVICES } from "./kinds.js";
import { topologyNodes } from "./topology.js";

export const containerlab: Reader = {
  summary: "a topology of containerlab, or the inventory files that it generates",
  source: "lab.clab.yml, topology-data.json, ansible-inventory.yml, or a folder with one of them",
  read(source, world, notes) {
    const path = fileOf(source, world);
    const text = world.read(path);
    if (text === undefined) throw new SourceError(`there is no file ${path}`);
    if (path.endsWith(".gotmpl"))
      throw new SourceError(
        "this is a template of a topology",
        { file: path, line: 1 },
        "name the topology that was made of it",
      );
    const root = readYaml(withEnvironment(text, world.environment), path, { version: "1.1" });
    if (member(root, "topology") !== undefined) return ofTopology(root, notes);
    if (isMap(member(root, "nodes"))) return ofData(root, notes);
    if (member(root, "all") !== undefined) {
      const model = new AnsibleModel();
      readDocument(root, model, notes);
      return draftOf(model, world, notes, ".");
    }
    if (entriesOf(root).some(([, host]) => member(host, "hostname") !== undefined))
      return nornir.read(path, world, notes);
    throw new SourceError("this is neither a topology of containerlab nor a file that it generates", root);
  },
};

const GENERATED = ["topology-data.json", "ansible-inventory.yml", "nornir-simple-inventory.yml"];

function fileOf(source: string, world: World): string {
  const entries = world.list(source);
  if (entries === undefined) return source;
  const topologies = entries.filter((name) => /\.clab\.ya?ml$/.test(name));
  if (topologies.length > 1)
    throw new SourceError(
      `the folder ${source} has several topologies: ${topologies.join(", ")}`,
      undefined,
      "name one",
    );
  const found = topologies[0] ?? GENERATED.find((name) => entries.includes(name));
  if (found !== undefined) return join(source, found);
  throw new SourceError(`the folder ${source} has no *.clab.yml and none of ${GENERATED.join(", ")}`);
}

function ofTopology(root: Value, notes: Notes): Draft {
  const lab = scalarText(member(root, "name")) ?? "lab";
  const prefix = scalarText(isMap(root) ? root.entries.get("prefix") : undefined) ?? "clab";
  const devices: Draft["devices"] = [];
  for (const { name, place, kind, text } of topologyNodes(root)) {
    if (kind === undefined || NOT_DEVICES.has(kind.value)) {
      leaveOut(name, kind?.value, place, notes);
      continue;
    }
    const address = text("mgmt-ipv4") ?? text("mgmt_ipv4") ?? text("mgmt-ipv6");
    const device = newDevice(name, place);
    device.host = address?.value.replace(/\/\d+$/, "") ?? containerName(prefix, lab, name);
    if (address === undefined)
      notes.shared(
        "chosen",
        name,
        place,
        "no `mgmt-ipv4` is stated; its address is the container's name, which is known on the machine of the lab",
        "import topology-data.json of the deployed lab for the addresses",
      );
    describe(device, kind.value, text("group")?.value, notes);
    device.platforms = [kind];
    devices.push(device);
  }
  return { devices, groups: new Map(), vars: new Map() };
}

function leaveOut(name: string, kind: string | undefined, place: SourceLine, notes: Notes): void {
  if (kind === undefined)
    notes.lost(
      place,
      `the node \`${name}\` has no kind, and is left out`,
      "write `kind` for it, for its group or below `defaults`",
    );
  else
    notes.shared(
      "chosen",
      name,
      place,
      `a node of the kind \`${kind}\` has no login, and is left out`,
      "add it to the result if it is a device",
    );
}

/** `clab-lab-node`; an empty prefix leaves the node's name alone, `__lab-name` leaves `clab-` out. */
function containerName(prefix: string, lab: string, node: string): string {
  if (prefix === "") return node;
  return prefix === "__lab-name" ? `${lab}-${node}` : `${prefix}-${lab}-${node}`;
}

function ofData(root: Value, notes: Notes): Draft {
  const devices: Draft["devices"] = [];
  for (const [name, node] of entriesOf(member(root, "nodes"))) {
    const text = (key: string): string | undefined => scalarText(member(node, key));
    const kind = text("kind");
    if (kind === undefined || NOT_DEVICES.has(kind)) {
      leaveOut(name, kind, node, notes);
      continue;
    }
    const device = newDevice(name, node);
    const address = text("mgmt-ipv4-address") || text("mgmt-ipv6-address") || text("longname");
    if (address !== undefined) device.host = address.replace(/\/\d+$/, "");
    describe(device, kind, text("group"), notes);
    const at = member(node, "kind")!;
    device.platforms = [{ value: kind, file: at.file, line: at.line }];
    devices.push(device);
  }
  return { devices, groups: new Map(), vars: new Map() };
}

function describe(
  device: Draft["devices"][number],
  kind: string,
  group: string | undefined,
  notes: Notes,
): void {
  // netlab writes several into the one group that containerlab has.
  const groups = (group ?? "").split(",").map((each) => each.trim());
  device.groups = [...groups.filter((each) => each !== ""), kind];
  device.ssh = { strict_host_key_checking: "no" };
  device.login = loginOfKind(kind, device.place);
  if (kind === "linux")
    notes.shared(
      "chosen",
      device.name,
      device.place,
      "a container of the kind `linux` is a device with the platform linux; most run no SSH server",
      "leave them out with `targets: { exclude: { groups: [linux] } }`",
    );
}
