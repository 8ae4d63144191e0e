// What a device has configured: running, startup, candidates, locks, and commits that roll back unless confirmed.
import { change, clone, root, type Change, type Node } from "./tree.js";

/** Changes that are collected before they count. `base` is the running configuration when it was opened. */
export interface Candidate {
  name: string;
  tree: Node;
  base: Node;
  changes: Change[];
}

export interface Holder {
  session: number;
  user: string;
  since: number;
}

interface Pending {
  back_to: Node;
  name: string;
  timer: NodeJS.Timeout;
}

export class Datastore {
  running: Node;
  startup: Node;
  /** Configurations before each commit, the latest first. */
  readonly history: Node[] = [];
  /** The session that locked the configuration for itself. */
  holder: Holder | undefined;
  readonly #named = new Map<string, Candidate>();
  #pending: Pending | undefined;

  constructor(
    initial: Node,
    private readonly deps: { changed: () => void; rolledBack: () => void },
  ) {
    this.running = initial;
    this.startup = clone(initial);
  }

  /** Changes running at once, as dialects without a candidate do. */
  apply(what: Change): boolean {
    const done = change(this.running, what);
    this.deps.changed();
    return done;
  }

  open(name: string): Candidate {
    return { name, tree: clone(this.running), base: clone(this.running), changes: [] };
  }

  /** A candidate that outlives its session; the same name opens the same one. */
  openNamed(name: string): Candidate {
    let found = this.#named.get(name);
    if (!found) this.#named.set(name, (found = this.open(name)));
    else if (!found.changes.length)
      Object.assign(found, { tree: clone(this.running), base: clone(this.running) });
    return found;
  }

  drop(name: string): boolean {
    return this.#named.delete(name);
  }

  names(): string[] {
    return [...this.#named.keys()];
  }

  /** Replays the candidate's changes onto running, so that what others committed meanwhile stays. */
  commit(candidate: Candidate, confirm_ms?: number, expired: () => void = () => {}): void {
    const back_to = this.#pending?.back_to ?? clone(this.running);
    this.history.unshift(clone(this.running));
    this.history.length = Math.min(this.history.length, 50);
    for (const each of candidate.changes) change(this.running, each);
    this.#stop();
    if (confirm_ms !== undefined) {
      const timer = setTimeout(() => this.#rollBack(expired), confirm_ms).unref();
      this.#pending = { back_to, name: candidate.name, timer };
    }
    Object.assign(candidate, { tree: clone(this.running), base: clone(this.running), changes: [] });
    this.deps.changed();
  }

  /** The name of the candidate whose commit waits for a confirmation. */
  get pending(): string | undefined {
    return this.#pending?.name;
  }

  /** Makes a waiting commit permanent; false when none waits. */
  confirm(): boolean {
    const waited = Boolean(this.#pending);
    this.#stop();
    return waited;
  }

  /** Undoes a waiting commit now; false when none waits. */
  revert(): boolean {
    if (!this.#pending) return false;
    this.#rollBack(() => {});
    return true;
  }

  save(): void {
    this.startup = clone(this.running);
  }

  /** What a restart does: startup becomes running, candidates and locks are gone. */
  restart(): void {
    if (this.#pending) this.startup = this.#pending.back_to;
    this.#stop();
    this.#named.clear();
    this.holder = undefined;
    this.running = clone(this.startup);
    this.deps.changed();
  }

  close(): void {
    this.#stop();
  }

  #rollBack(expired: () => void): void {
    const { back_to } = this.#pending ?? { back_to: root() };
    this.#stop();
    this.history.unshift(clone(this.running));
    this.running = clone(back_to);
    expired();
    this.deps.rolledBack();
    this.deps.changed();
  }

  #stop(): void {
    clearTimeout(this.#pending?.timer);
    this.#pending = undefined;
  }
}
