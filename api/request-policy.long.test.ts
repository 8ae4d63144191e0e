// What an inventory inside a request may use of the worker, by who sends it and where it comes from.
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { configurationPath, inventoryPath, planPath, specPath } from "../artifacts/paths.js";
import { parseAllowance } from "../schemas/capability.js";
import { createCatalogue } from "./catalogue.js";
import type { Token } from "./http/auth.js";
import { requestPolicy } from "./request-policy.js";
import { requestPath } from "./runs/start.js";
import { archiveOne, type TestApp, testApp } from "./testing/app.js";
import { codeOf, problemOf } from "./testing/problems.js";

let api: TestApp;
afterEach(() => api.close());

const SPEC = "name: look\nsteps:\n  - run: show version\n";
const inventoryOf = (device: string, password = "{ env: DB }") =>
  `credentials: { c: { username: u, password: ${password} } }\ndevices: { r1: { platform: frr, credential: c, ${device} } }\n`;
const INVENTORIES = {
  env: inventoryOf("host: 192.0.2.1"),
  file: inventoryOf("host: 192.0.2.1", "{ file: /etc/x }"),
  known_hosts: inventoryOf("ssh: { known_hosts: /etc/x }", "{ env: LAB_X }"),
  agent: inventoryOf("host: 192.0.2.1", "{ env: LAB_X }, agent: true"),
  exec: inventoryOf("host: 192.0.2.1", "{ exec: [pass] }"),
  local: "devices: { r1: { platform: linux, transport: local } }\n",
};

const digest = (text: string) => createHash("sha256").update(text).digest("hex");
const TOKENS: Token[] = [{ name: "ci", sha256: digest("theirs"), scopes: ["read", "operate"] }];
const AUTH = { tokens: TOKENS, owner_sha256: digest("mine") };
const as = (token: string) => ({ authorization: `Bearer ${token}` });
const apiWith = (allow: string | undefined, allow_exec = false, over: Parameters<typeof testApp>[0] = {}) =>
  testApp({
    policyFor: requestPolicy(parseAllowance(allow), { allow_exec, own: ["/proc", "/var/lib/orch"] }),
    ...over,
  });

/** Kinds that are refused, in the order of {@link INVENTORIES}. */
async function refused(headers: Record<string, string> = {}): Promise<string[]> {
  const codes = await Promise.all(
    Object.entries(INVENTORIES).map(async ([kind, inventory]) => {
      const { status } = await api.post("/v1/plan", { spec: SPEC, inventory }, headers);
      return status === 200 ? [] : [kind];
    }),
  );
  return codes.flat();
}

test("who has no token, or any but the owner's, may what the setting says", async () => {
  const all = Object.keys(INVENTORIES);
  api = await apiWith(undefined);
  expect(await refused()).toEqual(all);
  await api.close();
  api = await apiWith("env:D*,env:LAB_*,agent,exec:pass");
  expect(await refused()).toEqual(["file", "known_hosts", "local"]);
  await api.close();
  api = await apiWith(undefined, true, { auth: AUTH });
  expect(await refused(as("theirs"))).toEqual(all);
});

test("the owner may name what is theirs, and programs only with --allow-exec", async () => {
  api = await apiWith("", false, { auth: AUTH });
  expect(await refused(as("mine"))).toEqual(["exec", "local"]);
  const body = { spec: SPEC, inventory: INVENTORIES.local };
  const { errors } = await problemOf(await api.post("/v1/plan", body, as("mine")));
  expect(errors).toMatchObject([
    { hint: expect.stringContaining("`orchestrator api`, with --allow-exec") as string },
  ]);
  await api.close();
  api = await apiWith("", true, { auth: AUTH });
  expect(await refused(as("mine"))).toEqual([]);
});

test("nobody names a file of the worker's own, not even the owner, and the hint says what to do", async () => {
  api = await apiWith("all", true, { auth: AUTH });
  for (const token of ["mine", "theirs"])
    for (const file of [
      "/var/lib/orch/token",
      "/var/lib/x/../orch/artifacts/runs/1/plan.json",
      "/proc/1/environ",
    ]) {
      const body = { spec: SPEC, inventory: inventoryOf("host: 192.0.2.1", `{ file: ${file} }`) };
      const { errors } = await problemOf(await api.post("/v1/plan", body, as(token)));
      expect([file, errors]).toMatchObject([
        file,
        [
          {
            code: "secret_source_refused",
            hint: expect.stringContaining("is the worker's own") as string,
          },
        ],
      ]);
    }
  for (const [ssh, source] of [
    ["ssh: { known_hosts: /var/lib/orch/known_hosts }", "{ env: LAB_X }"],
    ["port: 22", "{ env: TEMPORAL_API_KEY }"],
  ] as const) {
    const body = { spec: SPEC, inventory: inventoryOf(`host: 192.0.2.1, ${ssh}`, source) };
    const { errors } = await problemOf(await api.post("/v1/plan", body, as("mine")));
    expect(errors).toMatchObject([{ hint: expect.stringContaining("is the worker's own") as string }]);
  }
  const other = {
    spec: SPEC,
    inventory: inventoryOf("host: 192.0.2.1", "{ file: /var/lib/orch-secrets/x }"),
  };
  expect((await api.post("/v1/plan", other, as("theirs"))).status).toBe(200);
});

test("where the API knows its owner, the plan says of every other caller that he is a guest", async () => {
  const inventory = "devices: { r1: { platform: frr, host: 192.0.2.1, transport: telnet } }\n";
  const spec = "name: look\nsteps:\n  - wait: 1s\n";
  const planOf = async (token?: string, more: object = {}) => {
    const headers = token === undefined ? {} : as(token);
    const answer = await api.post("/v1/plan", { spec, inventory, ...more }, headers);
    return { status: answer.status, plan: (await answer.json()) as { guest?: true; digest: string } };
  };
  api = await apiWith("all", false, { auth: { owner_sha256: digest("mine") }, has_owner: true });
  const [owners, strangers] = [(await planOf("mine")).plan, (await planOf()).plan];
  expect([owners.guest, strangers.guest]).toEqual([undefined, true]);
  expect(strangers.digest).not.toBe(owners.digest);
  expect((await planOf(undefined, { guest: false })).status).toBe(422);
  await api.close();
  api = await apiWith("all", false, { auth: AUTH, has_owner: true });
  expect((await planOf("theirs")).plan.guest).toBe(true);
  await api.close();
  api = await apiWith("all", false, { auth: { tokens: TOKENS } });
  expect((await planOf("theirs")).plan.guest).toBeUndefined();
});

/** Puts a run into the store as it was started, with what `request.json` says of it. */
async function ranBefore(id: string, inventory: string, request: object): Promise<void> {
  await archiveOne(api.store, id);
  await api.store.put(specPath(id), SPEC);
  await api.store.put(inventoryPath(id), inventory);
  await api.store.put(planPath(id), JSON.stringify({ inputs: {} }));
  await api.store.put(requestPath(id), JSON.stringify(request));
}

test("who repeats a run may use of the worker no more than who starts one", async () => {
  api = await apiWith(undefined, true, { auth: AUTH });
  await ranBefore("1aaaaaaaaaaaaaa", INVENTORIES.local, {});
  await ranBefore("1bbbbbbbbbbbbbb", INVENTORIES.local, { catalogue_inventory: true });
  const again = async (run: string, token: string, body: object) =>
    codeOf(await api.post(`/v1/runs/${run}/rerun`, body, as(token)));
  const spec = "name: other\nsteps:\n  - { run: id, effect: read }\n";
  // It is compiled, and then there is no Temporal to start it.
  expect(await again("1aaaaaaaaaaaaaa", "theirs", {})).toBe("422 invalid_spec");
  expect(await again("1aaaaaaaaaaaaaa", "mine", {})).toBe("503 temporal_unreachable");
  expect(await again("1bbbbbbbbbbbbbb", "theirs", {})).toBe("503 temporal_unreachable");
  expect(await again("1aaaaaaaaaaaaaa", "theirs", { spec })).toBe("422 invalid_spec");
  expect(await again("1aaaaaaaaaaaaaa", "mine", { spec })).toBe("503 temporal_unreachable");
  expect(await again("1bbbbbbbbbbbbbb", "theirs", { spec })).toBe("503 temporal_unreachable");
});

test("another spec for a run sends its files of configuration again, and reads them for nothing else", async () => {
  api = await apiWith(undefined, true, { auth: AUTH });
  const run = "1aaaaaaaaaaaaaa";
  const secret = "s3cret-c0mmunity";
  const inventory = `credentials: { c: { username: u, password: { env: LAB_PASSWORD } } }\ndevices: { r1: { host: 192.0.2.1, platform: cisco_iosxe, credential: c } }\n`;
  const shown = { files: { "r1.cfg": "snmp-server community ********** ro\n" } };
  await ranBefore(run, inventory, shown);
  await api.store.put(planPath(run), JSON.stringify({ inputs: {}, files: { "r1.cfg": "digest" } }));
  const sent = { "r1.cfg": `snmp-server community ${secret} ro\n` };
  await api.store.put(configurationPath(run), JSON.stringify(sent));
  const answer = async (step: string) => {
    const body = { spec: `name: other\nsteps:\n  - ${step}\n` };
    const text = await (await api.post(`/v1/runs/${run}/rerun`, body, as("theirs"))).text();
    const { code, detail } = JSON.parse(text) as { code: string; detail: string };
    return { code, detail, shows: text.includes(secret.slice(0, 6)) };
  };
  for (const [step, code] of [
    ["use: r1.cfg", "invalid_spec"],
    ["configure: { template: r1.cfg }", "invalid_spec"],
    ["configure: { file: r1.cfg }", "temporal_unreachable"],
  ] as const)
    expect([step, await answer(step)]).toMatchObject([step, { code, shows: false }]);
  const started = await Promise.all(
    ["runs/", "configurations/"].map(async (folder) => {
      const found: string[] = [];
      for await (const { path } of api.store.list(folder))
        if (!path.includes(run)) found.push(`${path} ${(await api.store.read(path))?.toString("utf8")}`);
      return found;
    }),
  );
  const [ofRuns = [], ofConfigurations = []] = started;
  expect(ofRuns.length).toBeGreaterThan(0);
  expect(ofRuns.filter((each) => each.includes(secret))).toEqual([]);
  expect(ofConfigurations).toEqual([expect.stringContaining(secret)]);
});

test("platform files come from where the inventory comes from: its body, or the catalogue", async () => {
  api = await apiWith(undefined);
  const root = join(api.folder, "catalogue");
  await api.close();
  const platform = "name: mine\nmistaken: of-the-catalogue\n";
  const named = (path: string) =>
    `platforms: { mine: ${JSON.stringify(path)} }\ndevices: { r1: { platform: mine } }\n`;
  await mkdir(join(root, "deep"), { recursive: true });
  await writeFile(join(root, "look.yaml"), SPEC);
  await writeFile(join(root, "mine.yaml"), platform);
  await writeFile(join(root, "of-catalogue.yaml"), named("mine.yaml"));
  await writeFile(join(root, "..", "outside.yaml"), platform);
  api = await apiWith(undefined, false, { catalogue: createCatalogue(root) });
  const errorsOf = async (body: object) => {
    const text = await (await api.post("/v1/validate", body)).text();
    const { errors } = JSON.parse(text) as { errors: { code: string; file: string }[] };
    return { text, codes: [...new Set(errors.map(({ code, file }) => `${file} ${code}`))] };
  };
  for (const spec of [{ workflow: "look" }, { spec: SPEC }])
    for (const path of [
      "mine.yaml",
      "./deep/../mine.yaml",
      "../outside.yaml",
      `${root}/mine.yaml`,
      "/etc/passwd",
    ]) {
      const { text, codes } = await errorsOf({ ...spec, inventory: named(path) });
      expect([path, codes]).toEqual([
        path,
        [expect.stringMatching(/^inventory\.yaml (file_not_found|path_escapes)$/)],
      ]);
      expect(text).not.toContain("of-the-catalogue");
    }
  const files = { "mine.yaml": "name: mine\nwrong: of-the-body\n" };
  const own = await errorsOf({ workflow: "look", inventory: named("mine.yaml"), files });
  expect(own.codes).toContainEqual(expect.stringMatching(/^mine\.yaml /));
  expect(own.text).toContain("of-the-body");
  const catalogue = await errorsOf({ spec: SPEC, inventory: "of-catalogue", files });
  expect(catalogue.text).toContain("of-the-catalogue");
  expect(catalogue.text).not.toContain("of-the-body");
});

test("a notification goes only where the setting allows, in a spec or beside it; the owner's goes anywhere", async () => {
  const ask = async (url: string, headers: Record<string, string> = {}, more: object = {}) => {
    const inventory =
      "devices: { r1: { platform: frr, host: 192.0.2.1, credential: c } }\ncredentials: { c: { username: u, password: { env: LAB_X } } }\nsecrets: { slack: { env: LAB_URL } }\n";
    const spec = more === NOTHING ? `${SPEC}notify: [{ url: '${url}' }]\n` : SPEC;
    const response = await api.post("/v1/plan", { spec, inventory, ...more }, headers);
    const { errors } = (await response.json()) as {
      errors?: { code: string; hint: string; file: string }[];
    };
    return response.status === 200
      ? "allowed"
      : errors?.map(({ code, hint, file }) => `${file} ${code}: ${hint}`).join();
  };
  api = await apiWith(undefined, false, { auth: AUTH });
  const refusal =
    "capability_refused: add `notify:http://10.0.0.1` to ORCHESTRATOR_ALLOW of the API and of the worker";
  expect(await ask("http://10.0.0.1/x", as("theirs"), NOTHING)).toBe(`spec.yaml ${refusal}`);
  expect(await ask("", as("theirs"), { notify: [{ url: "http://10.0.0.1/x" }] })).toBe(`notify ${refusal}`);
  expect(await ask("${{ secrets.slack }}", as("theirs"), NOTHING)).toContain(
    "such as `notify:https://hooks.slack.com`",
  );
  expect(await ask("http://10.0.0.1/x", as("mine"), NOTHING)).toBe("allowed");
  await api.close();
  api = await apiWith("env:LAB_*,notify:http://10.0.0.1", false, { auth: AUTH });
  expect(await ask("http://10.0.0.1/x", as("theirs"), NOTHING)).toBe("allowed");
  expect(await ask("http://10.0.0.1:81/x", as("theirs"), NOTHING)).toContain("capability_refused");
});
const NOTHING = {};
