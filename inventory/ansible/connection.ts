// `ansible_*` variables of a host to what our inventory says of a device.
import { clearText, type DraftDevice, type Secret } from "../draft.js";
import type { Notes } from "../notes.js";
import { sshArguments } from "../ssh/arguments.js";
import { isScalar, type ScalarValue, scalarText, type Value } from "../yaml/read.js";
import { environmentName, isTemplate, rendered, type Templates, Unresolved } from "./jinja.js";

/** Connection plugins by the last part of their names. */
const OVER_SSH = /^(?:ssh|smart|paramiko|paramiko_ssh|libssh|network_cli|persistent|netmiko)$/;
const HTTP = /^(?:httpapi|http|rest|grpc|gnmi|napalm)$/;

export class Connection {
  constructor(
    readonly device: DraftDevice,
    readonly scope: Templates,
    readonly notes: Notes,
  ) {}

  /** @returns false where nothing here can reach the host */
  apply(): boolean {
    const kind = this.#text("ansible_connection")?.text.replace(/^.*\./, "") ?? "ssh";
    const os = this.#text("ansible_network_os");
    const { device } = this;
    if (os !== undefined) device.platforms.push({ value: os.text, file: os.file, line: os.line });
    const address = this.#text("ansible_host", "ansible_ssh_host");
    if (address !== undefined) device.host = address.text;
    if (!this.#transport(kind, os !== undefined, address)) return false;
    if (os === undefined && kind !== "network_cli") this.#assumeLinux();
    const user = this.#text("ansible_user", "ansible_ssh_user");
    if (user !== undefined) device.login.username = user.text;
    this.#port(kind);
    this.#secrets(kind, os !== undefined);
    this.#sshArguments();
    this.#hostKeys();
    return true;
  }

  #assumeLinux(): void {
    const { device } = this;
    device.fallbackPlatform = "linux";
    if (device.transport !== "local")
      device.fallbackReason = "no `ansible_network_os` is stated, so the platform is linux";
  }

  #transport(kind: string, isNetwork: boolean, address: ScalarValue | undefined): boolean {
    const { device, notes } = this;
    const at = this.scope.vars.get("ansible_connection") ?? device.place;
    if (OVER_SSH.test(kind)) return true;
    if (kind === "netconf") device.transport = "netconf";
    else if (kind === "local") {
      // Modules of the first years connected by themselves, with the play on the local machine.
      const isHere = !isNetwork && (address === undefined || /^(?:localhost|127\.|::1)/.test(address.text));
      if (isHere) device.transport = "local";
      if (isHere && !/^(?:localhost$|127\.)/.test(device.name))
        notes.shared(
          "chosen",
          device.name,
          at,
          "the connection is `local`, so its commands run on the worker itself",
          "take `transport: local` out of the result if it is a device of its own",
        );
    } else if (HTTP.test(kind)) {
      notes.shared(
        "chosen",
        device.name,
        at,
        `the connection \`${kind}\` is not SSH; the device is reached over SSH on port 22`,
        "write `port` of the device into the result if SSH is elsewhere",
      );
    } else {
      notes.shared(
        "lost",
        device.name,
        at,
        `the connection \`${kind}\` is not supported, so the host is left out`,
        kind.includes("#")
          ? "Ansible takes what follows `#` as a part of the value, too: put the comment on a line of its own"
          : "if it has a command line over SSH, say `ansible_connection: ssh` or `network_cli`",
      );
      return false;
    }
    return true;
  }

  #port(kind: string): void {
    const stated = this.#text("ansible_port", "ansible_ssh_port");
    if (stated === undefined || HTTP.test(kind)) return;
    const port = Number(stated.text);
    if (Number.isInteger(port) && port > 0 && port < 65_536) this.device.port = port;
    else
      this.notes.lost(
        stated,
        `\`ansible_port\` is not a port: \`${stated.text}\``,
        "a port is a number from 1 to 65535",
      );
  }

  #secrets(kind: string, isNetwork: boolean): void {
    const { device, notes } = this;
    const { login } = device;
    const password = this.#secret("ansible_password", "ansible_ssh_pass", "ansible_ssh_password");
    if (password !== undefined) login.password = password;
    const becomes =
      this.scope.vars.get("ansible_become_password") ?? this.scope.vars.get("ansible_become_pass");
    if (becomes !== undefined && (isNetwork || this.#text("ansible_become_method")?.text.endsWith("enable")))
      login.enable = this.#secret("ansible_become_password", "ansible_become_pass") ?? undefined!;
    else if (becomes !== undefined)
      notes.shared(
        "lost",
        device.name,
        becomes,
        "the password for `become` is not taken over: there is no sudo here",
        "log in as a user who may do what the spec does",
      );
    if (login.enable === undefined) delete login.enable;
    const key = this.#text("ansible_ssh_private_key_file", "ansible_private_key_file");
    if (key !== undefined) login.privateKey = { source: { file: key.text } };
    if (login.password !== undefined || login.privateKey !== undefined || device.transport === "local")
      return;
    if (isNetwork || kind === "network_cli") {
      if (login.username === undefined) return;
      const user = this.#text("ansible_user", "ansible_ssh_user")!;
      login.password = {
        identity: `of ${login.username}, asked for by Ansible`,
        place: { file: user.file, line: user.line },
        what: `no password is stated for \`${login.username}\``,
        kind: "chosen",
      };
    } else login.agent = true;
  }

  #sshArguments(): void {
    const { device, notes } = this;
    for (const name of ["ansible_ssh_args", "ansible_ssh_common_args", "ansible_ssh_extra_args"]) {
      const value = this.#text(name);
      if (value === undefined) continue;
      const found = sshArguments(value.text, value);
      if (found === undefined) {
        notes.lost(value, `\`${name}\` has a quote that is not closed`, "close the quote and import again");
        continue;
      }
      if (found.hops.length > 0) device.hops = found.hops;
      Object.assign(device.ssh, found.ssh);
      if (found.identity !== undefined) device.login.privateKey ??= { source: { file: found.identity } };
      if (found.identity !== undefined) delete device.login.agent;
      for (const option of found.foreign)
        notes.lost(
          value,
          `\`${option}\` of \`${name}\` is not supported`,
          "see `ssh:` and `jump:` in docs/inventory.md",
        );
    }
    for (const name of [
      "ansible_paramiko_proxy_command",
      "ansible_libssh_proxy_command",
      "ansible_netconf_proxy_command",
    ]) {
      const value = this.#text(name);
      // Documented examples have it with `-o ProxyCommand=` in front, as for ansible_ssh_common_args.
      const isOption = value && /^\s*-o\s*["']?ProxyCommand/i.test(value.text);
      const found =
        value &&
        sshArguments(isOption ? value.text : `-o "ProxyCommand=${value.text.replaceAll('"', '\\"')}"`, value);
      if (found && found.hops.length > 0) device.hops = found.hops;
      else if (value)
        notes.lost(
          value,
          `\`${name}\` is not a jump through OpenSSH, and is left out`,
          "add the host on the way as a device, and `jump:` with its name to the result",
        );
    }
  }

  #hostKeys(): void {
    const isOff = [
      "ansible_host_key_checking",
      "ansible_ssh_host_key_checking",
      "ansible_paramiko_host_key_checking",
    ].some((name) => /^(?:false|no|0)$/i.test(this.#text(name)?.text ?? ""));
    const adds = /^(?:true|yes|1)$/i.test(this.#text("ansible_paramiko_host_key_auto_add")?.text ?? "");
    if (isOff) this.device.ssh.strict_host_key_checking ??= "no";
    else if (adds) this.device.ssh.strict_host_key_checking ??= "accept-new";
  }

  /** The first that is stated, with its references replaced. */
  #text(...names: string[]): (ScalarValue & { text: string }) | undefined {
    for (const name of names) {
      const stated = this.scope.vars.get(name);
      if (stated === undefined) continue;
      const value = this.#rendered(name, stated);
      if (value === undefined || scalarText(value) === undefined || scalarText(value) === "") continue;
      return { ...(value as ScalarValue), text: scalarText(value)!, file: stated.file, line: stated.line };
    }
    return undefined;
  }

  #rendered(name: string, stated: Value): Value | undefined {
    try {
      const value = rendered(stated, this.scope);
      if (value.tag === "!vault") {
        this.notes.lost(
          stated,
          `\`${name}\` is encrypted with Ansible Vault and is left out`,
          "write it into the result by hand; `ansible-inventory --host NAME --ask-vault-pass` shows it",
        );
        return undefined;
      }
      return value;
    } catch (error) {
      if (!(error instanceof Unresolved)) throw error;
      this.notes.lost(
        stated,
        `\`${name}\` is a template that cannot be resolved here: \`{{ ${error.expression} }}\``,
        "`exec:ansible-inventory -i INVENTORY --list` does not resolve it either; write the value into the result",
      );
      return undefined;
    }
  }

  #secret(...names: string[]): Secret | undefined {
    const name = names.find((each) => this.scope.vars.has(each));
    const stated = name === undefined ? undefined : this.scope.vars.get(name);
    if (name === undefined || stated === undefined) return undefined;
    const place = { file: stated.file, line: stated.line };
    return secretOf(name, stated, this.scope, place);
  }
}

/** Where the secret of a variable comes from, through references to other variables. */
function secretOf(
  name: string,
  stated: Value,
  scope: Templates,
  place: { file: string; line: number },
): Secret | undefined {
  const text = scalarText(stated);
  if (text === undefined && stated.tag !== "!vault") return undefined;
  if (stated.tag === "!vault")
    return {
      identity: text ?? "",
      place,
      what: `\`${name}\` is encrypted with Ansible Vault and`,
      kind: "lost",
    };
  if (text === "") return undefined;
  const variable = environmentName(text!);
  if (variable !== undefined) return { source: { env: variable } };
  if (!isTemplate(text!)) return clearText(text!, place, `\`${name}\` in clear text`);
  const reference = /^\s*\{\{\s*([A-Za-z_]\w*)\s*\}\}\s*$/.exec(text!)?.[1];
  const next = reference === undefined ? undefined : scope.vars.get(reference);
  if (next !== undefined && next !== stated)
    return secretOf(
      reference!,
      next,
      { ...scope, vars: new Map([...scope.vars].filter(([key]) => key !== reference)) },
      {
        file: next.file,
        line: next.line,
      },
    );
  try {
    const value = rendered(stated, scope);
    if (value.tag === "!vault")
      return {
        identity: text!,
        place,
        what: `\`${name}\` is encrypted with Ansible Vault and`,
        kind: "lost",
      };
    const found = isScalar(value) ? scalarText(value) : undefined;
    return found === undefined ? undefined : clearText(found, place, `\`${name}\` in clear text`);
  } catch (error) {
    if (!(error instanceof Unresolved)) throw error;
    const what =
      reference === undefined
        ? `\`${name}\` is a template and`
        : `\`${name}\` is the variable \`${reference}\`, which is not stated in what was read, and`;
    return { identity: text!, place, what, kind: "lost" };
  }
}
