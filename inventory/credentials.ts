// Logins of devices to credentials: equal ones are one. A secret is never written: each becomes a reference to its source.
import type { SecretSource } from "../packages/devices/src/words/secret.js";
import type { DraftDevice, Login, Secret } from "./draft.js";
import type { Notes } from "./notes.js";

export interface CredentialDocument {
  username: string;
  password?: SecretSource;
  enable?: SecretSource;
  private_key?: SecretSource;
  passphrase?: SecretSource;
  agent?: true;
}

export interface Credentials {
  document: Record<string, CredentialDocument>;
  /** Of each device that has one. */
  nameOf: Map<DraftDevice, string>;
}

const SECRETS = [
  ["password", "password"],
  ["enable", "enable"],
  ["privateKey", "private_key"],
  ["passphrase", "passphrase"],
] as const;

export function credentialsOf(devices: readonly DraftDevice[], user: string, notes: Notes): Credentials {
  const sharing = new Map<string, DraftDevice[]>();
  for (const device of devices) {
    if (device.transport === "local") continue;
    if (!hasWayIn(device.login)) {
      const who = device.login.username;
      notes.shared(
        "lost",
        device.name,
        device.place,
        who === undefined ? "no login is stated" : `the user \`${who}\` has neither password nor key`,
        "add `credential:` and its entry under `credentials:` to the result",
      );
      continue;
    }
    if (device.login.username === undefined) {
      notes.shared(
        "chosen",
        device.name,
        device.place,
        `no user name is known; yours, \`${user}\`, is taken`,
        "write `username` of the credential in the result if it is another",
      );
      device.login.username = user;
    }
    const key = keyOf(device.login);
    sharing.set(key, [...(sharing.get(key) ?? []), device]);
  }
  const groups = membersOf(devices);
  const names = new Map<string, DraftDevice[]>();
  for (const users of sharing.values()) names.set(nameFor(users, devices.length, groups, names), users);
  const environment = new Variables(notes);
  const document: Credentials["document"] = {};
  const nameOf: Credentials["nameOf"] = new Map();
  for (const [name, users] of names) {
    const { login } = users[0]!;
    const entry: CredentialDocument = { username: login.username! };
    for (const [from, to] of SECRETS) {
      const secret = login[from];
      if (secret !== undefined) entry[to] = environment.source(secret, name, to);
    }
    if (login.agent) entry.agent = true;
    document[name] = entry;
    for (const device of users) {
      nameOf.set(device, name);
      for (const [from, to] of SECRETS) {
        const secret = device.login[from];
        if (secret !== undefined) environment.source(secret, name, to);
      }
    }
  }
  return { document, nameOf };
}

const hasWayIn = ({ password, privateKey, agent }: Login): boolean =>
  password !== undefined || privateKey !== undefined || agent === true;

const keyOf = ({ username, password, enable, privateKey, passphrase, agent }: Login): string =>
  JSON.stringify([username, ...[password, enable, privateKey, passphrase].map(identityOf), agent]);

const identityOf = (secret: Secret | undefined) =>
  secret === undefined ? null : "source" in secret ? secret.source : { is: secret.identity };

function membersOf(devices: readonly DraftDevice[]): Map<string, Set<DraftDevice>> {
  const members = new Map<string, Set<DraftDevice>>();
  for (const device of devices)
    for (const group of device.groups) members.set(group, (members.get(group) ?? new Set()).add(device));
  return members;
}

/** All devices: `default`. A whole group: its name. One device: its name. Else the user's. */
function nameFor(
  users: readonly DraftDevice[],
  all: number,
  groups: ReadonlyMap<string, ReadonlySet<DraftDevice>>,
  taken: ReadonlyMap<string, unknown>,
): string {
  const [whole] = [...groups]
    .filter(([, members]) => members.size === users.length && users.every((device) => members.has(device)))
    .map(([name]) => name)
    .sort((a, b) => a.length - b.length);
  const wanted =
    users.length === all
      ? "default"
      : (whole ?? (users.length === 1 ? users[0]!.name : nameOfUser(users[0]!.login.username!)));
  if (!taken.has(wanted)) return wanted;
  for (let n = 2; ; n++) if (!taken.has(`${wanted}-${n}`)) return `${wanted}-${n}`;
}

const nameOfUser = (user: string): string =>
  user
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 90) || "login";

/** Names of environment variables for secrets that the source states or leaves out. */
class Variables {
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(readonly notes: Notes) {}

  source(secret: Secret, credential: string, part: string): SecretSource {
    if ("source" in secret) return secret.source;
    const key = `${credential}:${part}`;
    const known = this.#names.get(key);
    const name = known ?? this.#free(`${credential}_${part}`);
    this.#names.set(key, name);
    const { place, what, kind } = secret;
    if (known !== undefined && kind === "chosen") return { env: name };
    const taken = `it is read from the environment variable ${name} of the worker`;
    const hint = `set ${name} where the worker runs, or give \`${part}\` of the credential another source: { file: … } or { exec: […] }`;
    this.notes[kind](
      place,
      kind === "lost" ? `${what} is not taken over; ${taken}` : `${what}; ${taken}`,
      hint,
    );
    return { env: name };
  }

  #free(wanted: string): string {
    const plain = wanted
      .toUpperCase()
      .replaceAll(/[^A-Z0-9]+/g, "_")
      .replace(/^(?=\d)/, "_");
    for (let n = 1; ; n++) {
      const name = n === 1 ? plain : `${plain}_${n}`;
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }
}
