// Credentials of a testbed: of the connection, the device, the testbed; and the `tacacs` and `passwords` of older ones.
import type { DraftDevice } from "../draft.js";
import { entriesOf, member, textsOf, type Value } from "../yaml/read.js";
import type { Markup } from "./markup.js";

interface Levels {
  connection: Value | undefined;
  device: Value;
  testbed: Value | undefined;
}

interface StatedLogin {
  username?: Value | undefined;
  password?: Value | undefined;
  passphrase?: Value | undefined;
}

/** Credentials by these names are for something else than the first login. */
const OTHER_PURPOSES = /^(?:enable|sudo|su|bmc|line|snmp.*|.*console|rommon|sshkey)$/i;

export function loginOf(
  device: DraftDevice,
  { connection, device: own, testbed }: Levels,
  markup: Markup,
): void {
  const named = textsOf(
    member(connection, "login_creds") ?? member(member(own, "connections"), "login_creds"),
  );
  const levels = [connection, own, testbed];
  const stated = levels.map((level) => statedAt(level, named)).filter((each) => each !== undefined);
  const { login } = device;
  const [first, ...others] = withUserAndPassword(stated);
  const username = markup.text(first?.username, "username");
  if (username !== undefined) login.username ??= username.value;
  const password = markup.secret(first?.password, "password");
  if (password !== undefined) login.password = password;
  else if (username !== undefined && login.privateKey === undefined)
    login.password = {
      identity: `of ${username.value}, asked for by pyATS`,
      place: { file: username.file, line: username.line },
      what: `no password is stated for \`${username.value}\``,
      kind: "chosen",
    };
  const enable = markup.secret(
    levels
      .map(
        (level) =>
          at(level, "credentials", "default", "enable_password") ??
          at(level, "credentials", "enable", "password") ??
          at(level, "passwords", "enable"),
      )
      .find((value) => value !== undefined),
    "enable",
  );
  if (enable !== undefined && device.platforms[0]?.value !== "linux") login.enable = enable;
  const passphrase = markup.secret(
    [first, ...others].map((each) => each?.passphrase).find((value) => value !== undefined),
    "passphrase",
  );
  if (passphrase !== undefined && login.privateKey !== undefined) login.passphrase = passphrase;
}

/** The nearest level wins. What it leaves out comes of the next one, but no user gets the password of another. */
function withUserAndPassword(stated: readonly StatedLogin[]): StatedLogin[] {
  const [first, ...others] = stated;
  if (first === undefined) return [];
  const username = first.username ?? others.find((each) => each.username !== undefined)?.username;
  const ofSameUser = others.filter((each) => first.username === undefined || each.username === undefined);
  const password = first.password ?? ofSameUser.find((each) => each.password !== undefined)?.password;
  return [{ ...first, username, password }, ...others];
}

function statedAt(level: Value | undefined, named: readonly string[]): StatedLogin | undefined {
  const credentials = entriesOf(member(level, "credentials"));
  const chosen = named.map((name) => credentials.find(([each]) => each === name)?.[1]);
  const others = credentials.filter(
    ([name, each]) => !OTHER_PURPOSES.test(name) && member(each, "username") !== undefined,
  );
  const candidates: (StatedLogin | undefined)[] = [
    ...chosen.map(ofCredential),
    ofCredential(at(level, "credentials", "default")),
    {
      username: at(level, "tacacs", "username"),
      password: ["tty", "tacacs", "line", "linux"]
        .map((name) => at(level, "passwords", name))
        .find((value) => value !== undefined),
    },
    ofCredential(level),
    ...others.map(([, each]) => ofCredential(each)),
  ];
  return candidates.find((each) => each?.username !== undefined || each?.password !== undefined);
}

const ofCredential = (value: Value | undefined): StatedLogin => ({
  username: member(value, "username"),
  password: member(value, "password"),
  passphrase: member(value, "passphrase"),
});

const at = (value: Value | undefined, ...path: string[]): Value | undefined =>
  path.reduce<Value | undefined>(member, value);
