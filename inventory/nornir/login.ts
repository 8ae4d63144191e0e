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

  applyPort(
    device,
    ofConnection("netmiko", "port") ?? ofConnection("scrapli", "port") ?? ofConnection("paramiko", "port"),
    first("port"),
    notes,
  );
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
  // The platform of the host may be NAPALM's word, and Telnet stands in netmiko's alone.
  const ofNetmiko = stated(
    ofConnection("netmiko", "platform") ?? ofConnection("netmiko", "extras", "device_type"),
  )?.value;
  if (transport === "telnet" || ofNetmiko?.endsWith("_telnet")) device.transport = "telnet";
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

/** NAPALM's drivers take the port of a host for their API. */
const API_PORTS: Readonly<Record<number, string>> = {
  80: "an HTTP API",
  443: "an HTTP API",
  8443: "an HTTP API",
  830: "NETCONF",
};

/** What a connection over SSH states for itself is its port; what the host states may be that of an API. */
function applyPort(
  device: DraftDevice,
  ofSsh: Value | undefined,
  ofHost: Value | undefined,
  notes: Notes,
): void {
  const port = Number(scalarText(ofSsh ?? ofHost));
  if (!Number.isInteger(port) || port <= 0) return;
  const api = ofSsh === undefined ? API_PORTS[port] : undefined;
  if (api === undefined) device.port = port;
  else
    notes.shared(
      "chosen",
      device.name,
      ofHost ?? device.place,
      `the port ${port} is that of ${api}; the device is reached over SSH on port 22`,
      "write the port of SSH into `connection_options: { netmiko: { port: … } }`, or into the result",
    );
}

const passwordOf = (text: Stated | undefined, what?: string): Secret | undefined =>
  text === undefined ? undefined : clearText(text.value, text, what);
