// Platform, port and login of a host, with what its connections say of their own.
import { clearText, type DraftDevice, type Secret, type Stated } from "../draft.js";
import type { Notes } from "../notes.js";
import { entriesOf, member, scalarText, type Value } from "../yaml/read.js";

/** Connections over SSH, whose settings count, the most usual first. */
const CONNECTIONS = ["netmiko", "scrapli", "paramiko", "napalm"] as const;

export function stated(value: Value | undefined): Stated | undefined {
  const text = scalarText(value);
  return text === undefined || text === ""
    ? undefined
    : { value: text, file: value!.file, line: value!.line };
}

export function loginOf(
  device: DraftDevice,
  layers: readonly Value[],
  first: (key: string) => Value | undefined,
  notes: Notes,
): void {
  const ofConnection = (connection: string, ...path: string[]): Value | undefined =>
    layers
      .map((layer) => ["connection_options", connection, ...path].reduce<Value | undefined>(member, layer))
      .find((value) => value !== undefined);
  const among = (...path: string[]): Value | undefined =>
    CONNECTIONS.map((connection) => ofConnection(connection, ...path)).find((value) => value !== undefined);

  device.platforms = [
    first("platform"),
    ...CONNECTIONS.flatMap((connection) => [
      ofConnection(connection, "platform"),
      ofConnection(connection, "extras", "device_type"),
    ]),
  ]
    .map(stated)
    .filter((each) => each !== undefined);

  const port = Number(
    scalarText(first("port") ?? ofConnection("netmiko", "port") ?? ofConnection("scrapli", "port")),
  );
  if (Number.isInteger(port) && port > 0) device.port = port;
  const username = stated(first("username") ?? among("username"));
  if (username !== undefined) device.login.username = username.value;
  const password = passwordOf(stated(first("password") ?? among("password")));
  if (password !== undefined) device.login.password = password;
  const enable = passwordOf(
    stated(
      among("extras", "secret") ??
        among("extras", "auth_secondary") ??
        ofConnection("napalm", "extras", "optional_args", "secret"),
    ),
    "an enable secret in clear text",
  );
  if (enable !== undefined) device.login.enable = enable;
  const key = stated(
    among("extras", "key_file") ??
      among("extras", "auth_private_key") ??
      ofConnection("napalm", "extras", "optional_args", "key_file"),
  );
  if (key !== undefined) device.login.privateKey = { source: { file: key.value } };
  else if (password === undefined && username !== undefined) {
    const usesAgent =
      scalarText(among("extras", "use_keys")) === "true" ||
      scalarText(among("extras", "allow_agent")) === "true";
    if (usesAgent) device.login.agent = true;
    else
      device.login.password = {
        identity: `${username.value} of Nornir`,
        place: username,
        what: `no password is stated for \`${username.value}\``,
        kind: "chosen",
      };
  }
  const transport = stated(among("extras", "transport"))?.value;
  if (transport === "telnet") device.transport = "telnet";
  const config = stated(among("extras", "ssh_config_file"));
  if (config !== undefined && config.value !== "True" && config.value !== "true")
    notes.lost(
      config,
      `the OpenSSH configuration \`${config.value}\` is not read with this kind`,
      "jump hosts in it are missing; `inventory import ssh_config` reads such a file",
    );
  if (scalarText(ofConnection("scrapli", "extras", "auth_strict_key")) === "false")
    device.ssh.strict_host_key_checking = "no";
  for (const [name] of entriesOf(first("connection_options")))
    if (name === "netconf" && device.platforms.length === 0) device.transport = "netconf";
}

const passwordOf = (text: Stated | undefined, what?: string): Secret | undefined =>
  text === undefined ? undefined : clearText(text.value, text, what);
