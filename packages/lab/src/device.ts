// One simulated device: its kind, configuration, cables, ledger, faults and open sessions.
import { type BootedImage, bootedImage } from "./boot.js";
import { Datastore } from "./config/datastore.js";
import { resolve, resolveLine, type Context } from "./config/grammar.js";
import { change, root, type Node } from "./config/tree.js";
import { DeviceFiles } from "./files/device-files.js";
import { linkAddress, routerId, type End, type Link, type Side } from "./fabric.js";
import type { Faults } from "./faults.js";
import type { CompiledKind } from "./kinds.js";
import { Ledger } from "./ledger.js";
import { readModel, type Model } from "./model.js";
import { template, type Scope } from "./template.js";
import { split } from "./words.js";

const DISK_BYTES = 8 * 1024 ** 3;

export interface DeviceOptions {
  name: string;
  /** Place in the lab, from 0. */
  index: number;
  kind: CompiledKind;
  ledger_dir: string | undefined;
  faults: Faults;
  /** Real seconds per simulated second. */
  time_scale: number;
  neighbours: { left: string; right: string };
  facts: Scope;
}

export interface Login {
  at: string;
  username: string;
  method: string;
  accepted: boolean;
}

/** A session as the device sees it. */
export interface OpenSession {
  readonly id: number;
  readonly user: string;
  notify(text: string): void;
  drop(how: "close" | "half_open"): void;
}

export class Device {
  readonly name: string;
  readonly index: number;
  readonly kind: CompiledKind;
  readonly ports: Record<"management" | "left" | "right" | "loopback", string>;
  readonly store: Datastore;
  readonly ledger: Ledger;
  readonly files: DeviceFiles;
  readonly links: Partial<Record<Side, Link>> = {};
  readonly open = new Map<number, OpenSession>();
  readonly logins: Login[] = [];
  readonly time_scale: number;
  readonly facts: Scope;
  faults: Faults;
  /** How often hang, close or half-open have struck under the present faults. */
  struck = 0;
  booted = Date.now() - 5 * 86_400_000;
  /** True while it restarts. */
  down = false;
  /** Called when the device restarts; the listener takes it off the network for the given real milliseconds. */
  onReload: (ms: number) => void = () => {};
  /** Absent: the one that it comes with. */
  booted_image: BootedImage | undefined;
  #next_session = 1;
  #model: Model | undefined;

  constructor(options: DeviceOptions) {
    this.name = options.name;
    this.index = options.index;
    this.kind = options.kind;
    this.faults = options.faults;
    this.time_scale = options.time_scale;
    this.facts = { ...options.kind.facts, ...options.facts };
    const { left, right } = options.neighbours;
    const names = { left: { name: left }, right: { name: right } };
    const port = (text: string) => template(text)(names);
    const { ports } = options.kind;
    this.ports = {
      management: port(ports.management),
      left: port(ports.left),
      right: port(ports.right),
      loopback: port(ports.loopback),
    };
    this.files = new DeviceFiles(Number(this.facts["disk_bytes"] ?? DISK_BYTES), () => this.faults);
    this.ledger = new Ledger(options.name, options.ledger_dir);
    this.store = new Datastore(this.#initial(), {
      changed: () => this.#changed(),
      rolledBack: () =>
        this.notify(template(this.kind.texts["rolled_back"] ?? "")({ hostname: this.model.hostname })),
    });
  }

  get model(): Model {
    return (this.#model ??= readModel(this.store.running, this.kind, [
      this.ports.management,
      this.ports.left,
      this.ports.right,
      this.ports.loopback,
    ]));
  }

  nextSession(): number {
    return this.#next_session++;
  }

  /** The device's end of the cable on one side. */
  end(side: Side): End {
    const port = this.ports[side];
    return {
      name: this.name,
      router_id: routerId(this.index),
      address: linkAddress(side === "left" ? this.index : this.index + 1, side === "left" ? 2 : 1),
      ready: () => !this.down && !this.model.interfaces.get(port)?.disabled,
    };
  }

  isUp(port: string): boolean {
    const known = this.model.interfaces.get(port);
    if (!known || known.disabled) return false;
    if (known.virtual || port === this.ports.management) return true;
    if (port === this.ports.left) return this.links.left?.up_since !== undefined;
    if (port === this.ports.right) return this.links.right?.up_since !== undefined;
    return false;
  }

  /** Types a line of log into every open session. */
  notify(text: string): void {
    if (text) for (const session of this.open.values()) session.notify(text);
  }

  reload(): void {
    for (const session of this.open.values()) session.drop("close");
    this.down = true;
    this.store.restart();
    this.onReload(this.kind.reload_s * this.time_scale * 1000);
  }

  /** The restart is over. */
  back(): void {
    this.down = false;
    this.booted = Date.now();
    this.booted_image = bootedImage(this);
    this.#changed();
  }

  setFaults(faults: Faults): void {
    this.faults = faults;
    this.struck = 0;
  }

  close(): void {
    this.store.close();
    this.ledger.close();
    this.files.close();
  }

  #changed(): void {
    this.#model = undefined;
    this.links.left?.refresh();
    this.links.right?.refresh();
  }

  #initial(): Node {
    const { kind } = this;
    const right = linkAddress(this.index + 1, 1);
    const text = template(kind.config.initial)({
      name: this.name,
      ports: this.ports,
      router_id: routerId(this.index),
      left_address: linkAddress(this.index, 2),
      right_address: right,
      facts: this.facts,
    });
    const tree = root();
    let context: Context = { steps: [], rules: [] };
    for (const line of text.split("\n").filter((each) => each.trim() && !/^[!#]/.test(each.trim()))) {
      const words = split(line.trim());
      const found =
        kind.config.style === "lines"
          ? resolveLine(
              kind.rules,
              /^\S/.test(line) ? { steps: [], rules: [] } : context,
              line.trim(),
              kind.dialect,
            )
          : resolve(kind.rules, words.slice(1), kind.dialect, line.length);
      if (!("steps" in found) || found.partial !== undefined)
        throw new Error(`kind ${kind.name}: its own initial line is not accepted: ${line}`);
      change(tree, { set: found.steps });
      if (found.rules.at(-1)?.mode) context = found;
    }
    return tree;
  }
}
