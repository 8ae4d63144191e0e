// Certificates for a cluster on this machine: an authority of its own, one certificate for servers, one for clients. They
// are made at start and are good for some days.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "../lib/run.mjs";

const DAYS = "14";
const NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1";

async function openssl(args, cwd) {
  const { code, output } = await run("openssl", args, { cwd });
  if (code !== 0)
    throw new Error(`openssl ${args[0]} failed, so there are no certificates:\n${output.trim()}`);
}

const REQUEST = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes".split(" ");
const issue = (name, extra) =>
  REQUEST.concat(
    ["-keyout", `${name}.key`, "-out", `${name}.pem`],
    ["-days", DAYS, "-subj", `/CN=${name}`],
    extra,
  );

/**
 * @returns {Promise<{ ca: string, server: { cert: string, key: string }, client: { cert: string, key: string }, stranger: { cert: string, key: string, ca: string } }>}
 *   paths; `stranger` is of another authority: for trying out that it is refused
 */
export async function makeCertificates(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = ["-addext", "basicConstraints=critical,CA:TRUE"];
  const by = (name) => [
    "-CA",
    `${name}.pem`,
    "-CAkey",
    `${name}.key`,
    "-addext",
    "basicConstraints=CA:FALSE",
  ];
  await openssl(issue("ca", authority), folder);
  await openssl(issue("other-ca", authority), folder);
  await openssl(issue("server", [...by("ca"), "-addext", NAMES]), folder);
  await openssl(issue("client", by("ca")), folder);
  await openssl(issue("stranger", by("other-ca")), folder);
  const pair = (name) => ({ cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) });
  return {
    ca: join(folder, "ca.pem"),
    server: pair("server"),
    client: pair("client"),
    stranger: { ...pair("stranger"), ca: join(folder, "other-ca.pem") },
  };
}
