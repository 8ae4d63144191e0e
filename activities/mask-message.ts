// Masks our own messages: what they quote as a device's output is masked, and their own words are not touched.
import type { Redactor } from "../artifacts/redaction/index.js";
import { maskQuoted } from "../packages/devices/src/quoted.js";
import { asMasked, type Masked } from "../packages/devices/src/words/masked.js";
import type { ResolvedDevice } from "../packages/devices/src/words/device.js";
import type { Plan } from "../schemas/plan.js";
import type { SecretSource } from "../packages/devices/src/words/secret.js";

/** What messages about a device are about. */
export interface Subject {
  redactor: Pick<Redactor, "cutText" | "known">;
  plan: Plan;
  device: ResolvedDevice;
}

/**
 * Outside of quotes only values that are known are masked, but for names that the inventory gives: where a password is
 * also the name of its user, to show the name tells nothing of the password.
 */
export function maskMessage({ redactor, plan, device }: Subject, message: string): Masked {
  const quoted = maskQuoted(message, (said) => redactor.cutText(said));
  if (redactor.known(quoted) === quoted) return asMasked(quoted);
  const names = namesOf(plan, device);
  const masked = quoted
    .split(/([\w.@/:-]+)/)
    .map((word) => (names.has(word.replace(/[.:]+$/, "")) ? [word] : word))
    .reduce<(string | string[])[]>(joined, [])
    .map((part) => (Array.isArray(part) ? part.join("") : redactor.known(part)));
  return asMasked(masked.join(""));
}

/** Words of the message between two names are masked as one text: a secret may hold any sign. */
function joined(parts: (string | string[])[], part: string | string[]): (string | string[])[] {
  const last = parts.at(-1);
  if (typeof last === "string" && typeof part === "string") parts[parts.length - 1] = last + part;
  else parts.push(part);
  return parts;
}

function namesOf(plan: Plan, device: ResolvedDevice): Set<string> {
  const stops = [
    device,
    ...device.jumps.flatMap((name) => plan.jump_hosts[name] ?? plan.devices[name] ?? []),
  ];
  return new Set(
    stops.flatMap((stop) => {
      const { name, username, password, private_key, passphrase, enable } =
        plan.credentials[stop.credential ?? ""] ?? {};
      const sources = [password, private_key, passphrase, enable, stop.ssh.private_key];
      return [
        stop.name,
        stop.host,
        stop.platform,
        stop.site,
        name,
        username,
        ...sources.map(sourceName),
      ].flatMap((each) => each ?? []);
    }),
  );
}

function sourceName(source: SecretSource | undefined): string | undefined {
  if (!source) return undefined;
  return "env" in source ? source.env : "file" in source ? source.file : source.exec[0];
}
