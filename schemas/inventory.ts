// The inventory as people write it: devices, groups, defaults, and where secrets are read from.
import * as v from "valibot";
import { JsonSchema } from "../packages/devices/src/words/json.js";
import { PlatformSchema } from "../packages/devices/src/words/platform.js";
import { SecretSourceSchema } from "../packages/devices/src/words/secret.js";
import { Count, FixedText, Identifier, key, Name, Text } from "./spec/common.js";

/** No port behind it, no blanks, and no `-` in front, which a program that is given it might take for an option. */
const Host = v.pipe(
  v.string(),
  v.regex(
    /^(?!\d+(?:\.\d+){3}:\d+$|[A-Za-z][\w.-]*:\d{1,5}$)[A-Za-z0-9_:\u00c0-\u1fff\u3001-\ud7ff][A-Za-z0-9._:%\u00c0-\u1fff\u3001-\ud7ff-]{0,252}$/,
  ),
  v.metadata({
    code: "bad_name",
    expected: "an address or a name such as `192.0.2.1`, `2001:db8::1` or `r1.example.net`",
  }),
);
const Username = v.pipe(
  v.string(),
  v.regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]{1,256}$/),
  v.metadata({ code: "bad_name", expected: "a login name on one line, at most 256 characters" }),
);

const Keepalive = v.pipe(
  v.string(),
  v.regex(/^(?:off|[1-9]\d{0,3}s|[1-9]\d?m)$/),
  v.metadata({ code: "bad_duration", expected: "seconds or minutes such as `30s` or `2m`, or `off`" }),
);

const SecretReference = v.pipe(SecretSourceSchema, v.metadata({ secret: true }));

export const SshSchema = v.pipe(
  v.strictObject({
    strict_host_key_checking: key(v.picklist(["yes", "accept-new", "no"]), "As in OpenSSH. Default yes"),
    known_hosts: key(FixedText, "File on the worker with the host keys to trust; it is read, never written"),
    private_key: key(SecretReference, "Instead of the credential's"),
    algorithms: key(v.picklist(["default", "legacy"]), "legacy adds what is retired: SHA-1, MD5, CBC"),
    keepalive: key(
      Keepalive,
      "How often the device is asked whether it is there; a device that has answered before and then is silent four times as long has lost its session. `off` asks nothing. Default 30s",
    ),
  }),
  v.description("SSH options"),
);

/** A transport, as far as inventories know of it. */
interface TransportNames {
  name: string;
  port?: number;
}

const sharedKeys = (transports: readonly [TransportNames, ...TransportNames[]]) => ({
  platform: key(FixedText, "How the device talks: `cisco_iosxe`, `frr`, …"),
  credential: key(FixedText, "Name of an entry of `credentials`"),
  site: key(Name, "Which workers reach it. Default `default`"),
  port: key(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)), usualPorts(transports)),
  transport: key(v.picklist(transports.map(({ name }) => name)), `Default ${transports[0].name}`),
  sessions: key(v.pipe(Count, v.maxValue(32)), "Shells at once. Default 1"),
  jump: key(FixedText, "Device to hop through"),
  ssh: v.optional(SshSchema),
  tags: key(v.array(FixedText), "For selecting"),
  vars: key(v.record(v.string(), JsonSchema), "`device.vars` in expressions"),
});

/** `Default 22; telnet 23, netconf 830` */
function usualPorts([usual, ...others]: readonly [TransportNames, ...TransportNames[]]): string {
  const different = others.filter(({ port }) => port !== undefined && port !== usual.port);
  return [
    `Default ${usual.port}`,
    ...(different.length > 0 ? [different.map(({ name, port }) => `${name} ${port}`).join(", ")] : []),
  ].join("; ");
}

export const CredentialSchema = v.strictObject({
  username: v.pipe(Username, v.description("Login name")),
  password: key(SecretReference, "Where the password is read from"),
  enable: key(SecretReference, "Where the enable secret is read from"),
  private_key: key(SecretReference, "Where the private key is read from"),
  passphrase: key(SecretReference, "Of the private key"),
  agent: key(v.boolean(), "Use the worker's SSH agent"),
  logins_per_second: key(
    v.pipe(Count, v.maxValue(1_000)),
    "New logins with it on the devices of a site. Default: as many as come",
  ),
});

/** @param transports those that there are, the usual one first */
export function inventorySchema(transports: readonly [TransportNames, ...TransportNames[]]) {
  const shared = sharedKeys(transports);
  return v.pipe(
    v.strictObject({
      defaults: key(v.strictObject(shared), "For all devices"),
      credentials: key(v.record(Name, CredentialSchema), "How to log in; references only"),
      secrets: key(v.record(Identifier, SecretReference), "For `${{ secrets.<name> }}`"),
      platforms: key(
        v.record(v.string(), v.union([Text, PlatformSchema])),
        "Own platforms: name to a YAML file, or its content",
      ),
      groups: key(v.record(Name, v.nullable(v.strictObject(shared))), "By name"),
      devices: v.pipe(
        v.record(
          Name,
          v.nullable(
            v.strictObject({
              ...shared,
              host: key(Host, "Address or name; the device's own name where absent"),
              groups: key(v.array(FixedText), "In order: the first that says something wins"),
            }),
          ),
        ),
        v.description("By name"),
      ),
    }),
    v.title("Orchestrator inventory"),
  );
}
