// The masks of a worker: what a run may use anywhere is masked on each of its devices, also after it was rotated.
import { buildRedactor } from "../artifacts/redaction/index.js";
import type { Redactor, RedactorOptions } from "../artifacts/redaction/index.js";
import type { Credential, ResolvedDevice } from "../packages/devices/src/words/device.js";
import type { Plan } from "../schemas/plan.js";
import type { SecretSource } from "../packages/devices/src/words/secret.js";
import { digestOf } from "../compiler/index.js";
import { jumpsOf } from "./logins.js";
import { isForDevice, sourceFor } from "./device-source.js";
import { SECRETS } from "../policy/processes.js";
import type { SecretReader } from "./secrets.js";
import { loopTurn } from "../packages/devices/src/words/loop-turn.js";

/** Masks by all that the worker has read until the moment when it is used. */
export interface LiveRedactor extends Redactor {
  /** Reads files again that may have another secret by now; undefined where nothing is to be waited for. */
  refresh(): Promise<unknown> | undefined;
}

export type Redactors = (plan: Plan, device: ResolvedDevice) => Promise<LiveRedactor>;

const KEPT = 200;
/** All masks that are kept hold no more of secrets than this, but for the last one, characters. */
const KEPT_CHARACTERS = 100_000;
/** A device's mask holds its own sources of secrets, and of the run's so many: named ones first. */
const MOST_SOURCES = 1_000;
/** So many programs of other devices are run for the mask, each once. */
const MOST_PROGRAMS = 32;
/** Sources that are read at the same time. */
const READ_TOGETHER = 16;
/** Values that a mask is given one after the other before it is built anew. */
const MOST_ADDED = 8;
/** Of more files than this each is looked at less often. */
const MANY_FILES = 64;

/**
 * Devices with the same secrets and platforms share a mask, since compiling its shapes takes longer than a command does.
 * A mask looks itself whether the worker has read another value meanwhile.
 */
export function createRedactors(secrets: SecretReader): Redactors {
  const kept = new Map<string, { redactor: Promise<Redactor>; size: number }>();
  let size = 0;
  function forget(key: string): void {
    size -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  }
  function built(values: string[], shapes: Shapes): Promise<Redactor> {
    const key = digestOf([values, shapes.shapes, shapes.own]);
    const known = kept.get(key) ?? {
      redactor: buildRedactor({ secrets: values, ...shapes }),
      size: values.reduce((sum, value) => sum + value.length, 0),
    };
    known.redactor.catch(() => forget(key));
    if (!kept.delete(key)) size += known.size;
    kept.set(key, known);
    for (const oldest of kept.keys()) {
      if (kept.size === 1 || (kept.size <= KEPT && size <= KEPT_CHARACTERS)) break;
      forget(oldest);
    }
    return known.redactor;
  }
  /** Each program is run once in a run, for the values that other devices have. */
  const programs = new WeakMap<Plan, Promise<unknown>>();
  function runPrograms(plan: Plan): Promise<unknown> {
    const known = programs.get(plan);
    if (known) return known;
    const ran = readAll(
      plan,
      sourcesOfPlan(plan)
        .filter((source) => isProgram(source) && isReadAhead(source))
        .slice(0, MOST_PROGRAMS),
    );
    programs.set(plan, ran);
    return ran;
  }
  async function readAll(plan: Plan, sources: readonly SecretSource[]): Promise<void> {
    for (let at = 0; at < sources.length; at += READ_TOGETHER) {
      if (at > 0) await loopTurn();
      const some = sources.slice(at, at + READ_TOGETHER);
      await Promise.all(some.map((source) => secrets.read(source, "a secret", plan).catch(() => undefined)));
    }
  }
  return async (plan, device) => {
    const stops = [device, ...jumpsOf(plan, device)];
    const own = stops.flatMap((stop) =>
      sourcesOf(plan.credentials[stop.credential ?? ""], stop).flatMap((source) => ofDevice(source, stop)),
    );
    const all = [...own, ...sourcesOfPlan(plan)];
    await Promise.all([
      readAll(plan, [...own.filter(isReadAhead), ...all.filter((source) => !isProgram(source))]),
      runPrograms(plan),
    ]);
    const shapes = shapesOf(plan, stops);
    const values = (): string[] => [...new Set(all.flatMap((source) => secrets.known(source)))].toSorted();
    let version = secrets.version;
    let masked = values();
    let redactor = await built(masked, shapes);
    let added = 0;
    /** What was read since is added at once; the mask is built anew beside, since each addition makes it slower. */
    const current = () => {
      if (version === secrets.version) return redactor;
      version = secrets.version;
      const [before, now] = [new Set(masked), values()];
      if (now.every((value) => before.has(value))) return redactor;
      redactor = redactor.plus(now);
      masked = now;
      if (++added === MOST_ADDED) void renew();
      return redactor;
    };
    const renew = async () => {
      const of = masked;
      const renewed = await built(of, shapes);
      redactor = renewed.plus(masked);
      added = 0;
    };
    const files = [...new Set(all)].filter((source) => "file" in source);
    const often_ms = SECRETS.file_kept_ms * Math.max(1, files.length / MANY_FILES);
    let looked_at = performance.now();
    const refresh = () => {
      if (files.length === 0 || performance.now() - looked_at < often_ms) return undefined;
      looked_at = performance.now();
      return readAll(plan, files);
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
  plus: (values) => current().plus(values),
  with: (found, origin) => current().with(found, origin),
  isPart: (text) => current().isPart(text),
  known: (text) => current().known(text),
  cutText: (text) => current().cutText(text),
  stream: () => current().stream(),
  bytes: (bytes) => current().bytes(bytes),
  spans: (text) => current().spans(text),
  opened: (text) => current().opened(text),
  json: (value, within) => current().json(value, within),
  list: (items) => current().list(items),
});

/** Masks these values too, and goes on to mask by all that the worker has read. */
export const alsoMasking = (redactor: LiveRedactor, found: readonly string[]): LiveRedactor => ({
  ...live(() => redactor.with(found)),
  refresh: () => redactor.refresh(),
});

type Shapes = Required<Pick<RedactorOptions, "shapes" | "own">>;

/** What the platforms of these devices take for a secret. */
export function shapesOf(plan: Plan, stops: readonly ResolvedDevice[]): Shapes {
  const names = [...new Set(stops.map(({ platform }) => platform))];
  const isOwn = (name: string): boolean => plan.own_platforms?.includes(name) === true;
  const ofAll = (all: string[]): string[] => [
    ...new Set(all.flatMap((name) => plan.platforms[name]?.secrets ?? [])),
  ];
  return { shapes: ofAll(names.filter((name) => !isOwn(name))), own: ofAll(names.filter(isOwn)) };
}

const ofPlans = new WeakMap<Plan, SecretSource[]>();

const isProgram = (source: SecretSource): boolean => "exec" in source;

/** What cannot be named for the device is refused at its login. */
function ofDevice(source: SecretSource, device: ResolvedDevice): SecretSource[] {
  try {
    return [sourceFor(source, device)];
  } catch {
    return [];
  }
}

/** A one-time password is used up by whoever asks for it. */
const isReadAhead = (source: SecretSource): boolean => !("exec" in source && source.once);

/** Every source that the run may read on any of its devices, up to a limit. */
function sourcesOfPlan(plan: Plan): SecretSource[] {
  const known = ofPlans.get(plan);
  if (known) return known;
  const stops = [...Object.values(plan.devices), ...Object.values(plan.jump_hosts)];
  const all = new Map<string, SecretSource>();
  for (const source of [
    ...Object.values(plan.secrets),
    ...Object.values(plan.credentials).flatMap((credential) => sourcesOf(credential)),
    ...stops.flatMap((stop) => sourcesOf(undefined, stop)),
  ])
    if (!isForDevice(source)) all.set(JSON.stringify(source), source);
  const sources = [...all.values()].slice(0, MOST_SOURCES);
  ofPlans.set(plan, sources);
  return sources;
}

function sourcesOf(credential: Credential | undefined, device?: ResolvedDevice): SecretSource[] {
  const { password, private_key, passphrase, enable } = credential ?? {};
  return [password, passphrase, enable, private_key, device?.ssh.private_key].flatMap(
    (source) => source ?? [],
  );
}
