// The setting that says what of a worker may be used.
import { expect, test } from "vitest";
import { type CapabilityKind, isAllowed, parseAllowance } from "./capability.js";

const allows = (setting: string | undefined, kind: CapabilityKind, of?: string) =>
  isAllowed(parseAllowance(setting), of === undefined ? { kind } : { kind, of }, (path) =>
    path.replace(/\/$/, ""),
  );

test.each([
  [undefined, "env", "LAB_PASSWORD", true],
  [undefined, "env", "lab_password", false],
  [undefined, "env", "XLAB_PASSWORD", false],
  [undefined, "file", "/etc/shadow", false],
  [undefined, "agent", undefined, false],
  ["", "env", "LAB_PASSWORD", false],
  ["all", "exec", "/bin/sh", true],
  ["env", "env", "ANY", true],
  ["env", "file", "ANY", false],
  ["env:A_*_Z", "env", "A__Z", true],
  ["env:A_*_Z", "env", "A_Z", false],
  ["env:*_PASSWORD", "env", "DB_PASSWORD", true],
  ["env:*_PASSWORD", "env", "DB_PASSWORD_OLD", false],
  ["env:A*B*C", "env", "AxBBxC", true],
  ["env:A*B*C", "env", "AxC", false],
  ["env:A.C", "env", "ABC", false],
  ["file:/s/", "file", "/s/a/b", true],
  ["file:/s/", "file", "/s", false],
  ["file:/s/", "file", "/secret", false],
  ["file:/s/f", "file", "/s/f", true],
  ["file:/s/f", "file", "/s/f/g", false],
  ["file:/s/", "known_hosts", "/s/f", false],
  ["exec:vault", "exec", "vault", true],
  ["exec:vault", "exec", "/tmp/vault", false],
  ["exec:/bin/pass", "exec", "pass", false],
  [" agent , local ", "local", undefined, true],
  ["agent", "local", undefined, false],
  [undefined, "notify", "https://hooks.slack.com", false],
  [undefined, "notify", undefined, false],
  ["notify", "notify", "http://10.0.0.1:8080", true],
  ["notify:https://hooks.slack.com", "notify", "https://hooks.slack.com", true],
  ["notify:https://hooks.slack.com:443", "notify", "https://hooks.slack.com", true],
  ["notify:https://hooks.slack.com", "notify", undefined, true],
  ["notify:https://hooks.slack.com", "notify", "http://hooks.slack.com", false],
  ["notify:https://hooks.slack.com", "notify", "https://hooks.slack.com:8443", false],
  ["notify:https://hooks.slack.com", "notify", "https://hooks.slack.com.evil.example", false],
  ["notify:https://*.example.com", "notify", "https://a.b.example.com", true],
  ["notify:https://*.example.com", "notify", "https://example.com", false],
  ["notify:https://*.example.com", "notify", "https://evilexample.com", false],
  ["notify:https://*.example.com", "notify", "https://a.example.com:8443", false],
  ["notify:http://[::1]:9000", "notify", "http://[::1]:9000", true],
] as const)("%j and %s:%s: %s", (setting, kind, of, expected) => {
  expect(allows(setting, kind, of)).toBe(expected);
});

test.each([
  [
    "env:LAB_*,fiel:/x",
    '"fiel:/x": expected `all`, or one of env, file, exec, known_hosts, agent, local, notify',
  ],
  ["constructor", '"constructor"'],
  ["env:", '"env:": write `env` alone'],
  ["file:/x/*", '"file:/x/*": a path has no `*`'],
  ["exec:v*", '"exec:v*"'],
  ["exec:bin/vault", '"exec:bin/vault"'],
  ["agent:me", '"agent:me": write `agent` alone'],
  ["notify:hooks.slack.com", '"notify:hooks.slack.com": write an origin'],
  ["notify:https://x.example/path", '"notify:https://x.example/path": write an origin'],
  ["notify:https://10.0.0.*", '"notify:https://10.0.0.*": write an origin'],
  ["notify:https://*", '"notify:https://*": write an origin'],
  ["all,env", '"all": write `all` alone'],
])("%j is a wrong setting, and the message names the entry", (setting, message) => {
  expect(() => parseAllowance(setting)).toThrow(`ORCHESTRATOR_ALLOW has the entry ${message}`);
});
