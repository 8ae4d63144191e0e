// `inventory import` and `show`, and `-i KIND:SOURCE`: real files and programs, the API gets an inventory of ours.
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { READERS } from "../../inventory/index.js";
import { sendJson, serve, session, type TestServer } from "../testing/harness.js";
import { KINDS } from "./inventory.js";

let folder: string;
let server: TestServer | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inventory-"));
  await mkdir(join(folder, "group_vars"));
  await writeFile(
    join(folder, "hosts.ini"),
    "[core]\nr[1:2] ansible_host=192.0.2.1\nold ansible_network_os=acme.os.acme\n[core:vars]\nansible_user=ops\nansible_password=hunter2LITERAL\n",
  );
  await writeFile(join(folder, "group_vars", "core.yml"), "ansible_network_os: arista.eos.eos\narea: 7\n");
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  await rm(folder, { recursive: true });
});
const cli = (url?: string) => session({ cwd: folder, ...(url === undefined ? {} : { url }) });

test("writes an inventory without secrets, and says with file and line what could not be mapped", async () => {
  await rm(join(folder, "group_vars"), { recursive: true });
  await writeFile(join(folder, "map.yaml"), 'devices: { "r*": arista_eos }\n');
  const argv = ["inventory", "import", "ansible", "hosts.ini", "--map", "map.yaml", "--out", "lab.yaml"];
  const { code, out, err } = await cli().run(...argv);
  expect([code, out]).toEqual([0, ""]);
  expect(err).toContain("hosts.ini:3: not mapped: `old`: the platform `acme.os.acme` is not known here");
  expect(err).toMatch(
    /hosts\.ini:6: not mapped: `ansible_password` in clear text .* CORE_PASSWORD|DEFAULT_PASSWORD/,
  );
  const written = await readFile(join(folder, "lab.yaml"), "utf8");
  expect(written + err).not.toContain("LITERAL");
  expect(Object.keys(parse(written).devices)).toEqual(["r1", "r2"]);
});

test("--strict: exit 2 and nothing written", async () => {
  const { code, err } = await cli().run(
    "inventory",
    "import",
    "ansible",
    "hosts.ini",
    "--strict",
    "--out",
    "lab.yaml",
  );
  expect(code).toBe(2);
  expect(err).toContain("could not be mapped (--strict), so nothing was done with it");
  await expect(readFile(join(folder, "lab.yaml"))).rejects.toThrow();
});

test("shows the devices as a table and as JSON", async () => {
  const shown = await cli().run("inventory", "show", "-i", "ansible:hosts.ini");
  expect(shown.code).toBe(0);
  expect(shown.out).toMatch(/^DEVICE +ADDRESS +PLATFORM/);
  expect(shown.out).toMatch(/^r1 +192\.0\.2\.1:22 +arista_eos +ssh +default +- +core$/m);
  const json = await cli().run("inventory", "show", "-i", "ansible:hosts.ini", "--json");
  expect(JSON.parse(json.out).devices[0]).toMatchObject({ name: "r1", vars: { area: 7 } });
});

test("a program, and an inventory file that takes its devices from elsewhere", async () => {
  await writeFile(
    join(folder, "inv.sh"),
    '#!/bin/sh\n[ "$1" = --list ] && cat <<X\n{"all": {"hosts": ["x1"]}, "_meta": {"hostvars": {"x1": {"ansible_network_os": "junos", "ansible_host": "192.0.2.7"}}}}\nX\n',
  );
  await chmod(join(folder, "inv.sh"), 0o755);
  const ran = await cli().run("inventory", "show", "-i", "exec:./inv.sh");
  expect(ran.out).toMatch(/^x1 +192\.0\.2\.7:22 +juniper_junos/m);
  await writeFile(
    join(folder, "own.yaml"),
    "inventory:\n  from: ansible:hosts.ini\n  platform_map: { acme.os.acme: cisco_ios, arista.eos.eos: cisco_nxos }\n  defaults: { site: lon }\n  credentials: { default: { username: me, password: { env: MINE } } }\n",
  );
  const own = await cli().run("inventory", "show", "-i", "own.yaml", "--json");
  const { devices } = JSON.parse(own.out) as { devices: object[] };
  expect(devices[0]).toMatchObject({ name: "r1", platform: "cisco_nxos", site: "lon" });
  expect((await cli().run("validate", "own.yaml")).code).toBe(0);
});

test("run sends the API an inventory of ours", async () => {
  const bodies: { inventory?: string; inventory_file?: string }[] = [];
  server = await serve((_request, response, body) => {
    bodies.push(JSON.parse(body));
    sendJson(response, 422, { title: "no", status: 422, code: "invalid_spec", detail: "enough", errors: [] });
  });
  await writeFile(join(folder, "check.yaml"), "name: t\nsteps: [{ run: show version }]\n");
  for (const command of ["plan", "run"])
    await cli(server.url).run(command, "check.yaml", "-i", "ansible:hosts.ini");
  for (const { inventory = "", inventory_file } of bodies) {
    expect(Object.keys(parse(inventory).devices)).toEqual(["r1", "r2"]);
    expect(inventory_file).toBe("ansible:hosts.ini");
    expect(inventory).not.toContain("LITERAL");
  }
  expect(bodies.length).toBe(2);
});

test("-i with --map and --strict, and where it is from goes with the request", async () => {
  await writeFile(join(folder, "spec.yaml"), "name: t\nsteps:\n  - run: show version\n");
  await writeFile(join(folder, "map.yaml"), "platforms: { acme.os.acme: linux }\n");
  const bodies: { inventory?: string; inventory_source?: Record<string, string> }[] = [];
  server = await serve((_request, response, body) => {
    bodies.push(JSON.parse(body));
    sendJson(response, 200, { explained: { name: "t", check: false, stages: [] }, warnings: [] });
  });
  const plan = ["plan", "spec.yaml", "-i", "ansible:hosts.ini"];
  expect((await cli(server.url).run(...plan, "--map", "map.yaml")).code).toBe(0);
  expect(Object.keys((parse(bodies[0]!.inventory!) as { devices: object }).devices)).toContain("old");
  expect(bodies[0]!.inventory_source).toEqual({
    from: "ansible:hosts.ini",
    fetched_at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
  const strict = await cli(server.url).run(...plan, "--strict");
  expect(strict.code).toBe(2);
  expect(strict.err).toContain("could not be mapped (--strict)");
  expect(bodies.length).toBe(1);
});

test.each([
  [["inventory", "import", "chef", "x"], "there is no kind of inventory `chef`. There are ansible, nornir"],
  [["inventory", "show", "-i", "netbox://host?sites=lab1"], "NetBox has no filter `sites`"],
  [["inventory", "show", "-i", "netbox://host?token=abc"], "put it into the variable NETBOX_TOKEN"],
  [["inventory", "import", "csv", "gone.csv"], "there is no file gone.csv"],
  [["inventory", "import", "ansible", "hosts.ini", "--map", "gone.yaml"], "there is no file gone.yaml"],
  [["inventory", "show", "-i", "pyats:hosts.ini"], "hosts.ini:"],
  [
    ["inventory", "show", "-i", "exec:./gone.sh"],
    "`./gone.sh --list` cannot be run: there is no such program",
  ],
])("%j: exit 2 with the reason", async (argv, message) => {
  const { code, out, err } = await cli().run(...argv);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(message);
  expect(err).not.toMatch(/\n\s+at /);
});

test("the help names every kind of the register", () => {
  expect(Object.keys(KINDS)).toEqual(Object.keys(READERS));
});
