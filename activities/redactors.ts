// The masks of a worker: what a run may use anywhere is masked on each of its devices, also after it was rotated.
import { createRedactor } from "../artifacts/redaction/index.js";
import type { Redactor } from "../artifacts/redaction/index.js";
import type { Credential, ResolvedDevice } from "../schemas/device.js";
import type { Plan } from "../schemas/plan.js";
import type { SecretSource } from "../schemas/secret.js";
import { digestOf } from "../spec/index.js";
import { jumpsOf } from "./logins.js";
import { FILE_KEPT_MS, type SecretReader } from "./secrets.js";

/** Masks by all that the worker has read until the moment when it is used. */
export interface LiveRedactor extends Redactor {
  /** Reads files again that may have another secret by now; undefined where nothing is to be waited for. */
  refresh(): Promise<unknown> | undefined;
}

export type Redactors = (plan: Plan, device: ResolvedDevice) => Promise<LiveRedactor>;

const KEPT = 200;
/** Where a run has more sources of secrets than this, a device's mask holds its own and the inventory's named ones. */
const MOST_SOURCES = 64;

/**
 * Devices with the same secrets and platforms share a mask, since compiling its shapes takes longer than a command does.
 * A mask looks itself whether the worker has read another value meanwhile.
 */
export function createRedactors(secrets: SecretReader): Redactors {
  const kept = new Map<string, Redactor>();
  function compiled(values: string[], shapes: string[]): Redactor {
    const key = digestOf([values, shapes]);
    const known = kept.get(key) ?? createRedactor({ secrets: values, shapes });
    kept.delete(key);
    kept.set(key, known);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
    return known;
  }
  return async (plan, device) => {
    const stops = [device, ...jumpsOf(plan, device)];
    const own = stops.flatMap((stop) => sourcesOf(plan.credentials[stop.credential ?? ""], stop));
    const all = [...own, ...sourcesOfPlan(plan)];
    // A command of another device's credential may be dear, or not for this worker: it is not run for the mask alone.
    const read = [...own, ...all.filter((source) => !("exec" in source))];
    await Promise.all(read.map((source) => secrets.read(source, "a secret").catch(() => undefined)));
    const shapes = [...new Set(stops.flatMap((stop) => plan.platforms[stop.platform]?.secrets ?? []))];
    const now = () => compiled([...new Set(all.flatMap((source) => secrets.known(source)))], shapes);
    let version = secrets.version;
    let redactor = now();
    const current = () => {
      if (version === secrets.version) return redactor;
      version = secrets.version;
      redactor = now();
      return redactor;
    };
    const files = [...new Set(all)].filter((source) => "file" in source);
    let looked_at = performance.now();
    const refresh = () => {
      if (files.length === 0 || performance.now() - looked_at < FILE_KEPT_MS) return undefined;
      looked_at = performance.now();
      return Promise.all(files.map((source) => secrets.read(source, "a secret").catch(() => undefined)));
    };
    return { ...live(current), refresh };
  };
}

/** A redactor that is what `current` gives when it is used. */
const live = (current: () => Redactor): Redactor => ({
  text: (text) => current().text(text),
  read: (text) => current().read(text),
  reader: () => current().reader(),
  named: (value, within) => current().named(value, within),
  with: (found) => current().with(found),
  known: (text) => current().known(text),
  cutText: (text) => current().cutText(text),
  stream: () => current().stream(),
  bytes: (bytes) => current().bytes(bytes),
  spans: (text) => current().spans(text),
  json: (value, within) => current().json(value, within),
});

const ofPlans = new WeakMap<Plan, SecretSource[]>();

/** Every source that the run may read on any of its devices; only the named ones where these are too many. */
function sourcesOfPlan(plan: Plan): SecretSource[] {
  const known = ofPlans.get(plan);
  if (known) return known;
  const named = Object.values(plan.secrets);
  const stops = [...Object.values(plan.devices), ...Object.values(plan.jump_hosts)];
  const all = new Map<string, SecretSource>();
  for (const source of [
    ...named,
    ...Object.values(plan.credentials).flatMap((credential) => sourcesOf(credential)),
    ...stops.flatMap((stop) => sourcesOf(undefined, stop)),
  ])
    all.set(JSON.stringify(source), source);
  const sources = all.size <= MOST_SOURCES ? [...all.values()] : named;
  ofPlans.set(plan, sources);
  return sources;
}

function sourcesOf(credential: Credential | undefined, device?: ResolvedDevice): SecretSource[] {
  const { password, private_key, passphrase, enable } = credential ?? {};
  return [password, passphrase, enable, private_key, device?.ssh.private_key].flatMap(
    (source) => source ?? [],
  );
}
