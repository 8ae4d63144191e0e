// `copy` and `fetch` steps: what the compiler makes of them, and what it refuses before anything is sent.
import { expect, test } from "vitest";
import { compile, type Diagnostic, explainPlan } from "../../compiler/index.js";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { checksumIn, devicePath, downloadCommand, folderOf, partPath, spaceIn } from "./commands.js";

const platforms = await loadPlatforms();
const FILE = { bytes: 5, sha256: "a".repeat(64) };

function compiled(platform: string, step: string, device = "") {
  const inventory = `credentials: { lab: { username: a, password: { env: LAB } } }
devices: { r1: { host: 192.0.2.1, platform: ${platform}, credential: lab, vars: { image: v2.bin, up: "../x" }${device} } }`;
  const spec = `name: t\nsteps:\n  - { id: c, ${step} }`;
  return compile(
    { spec: { text: spec, file: "specs/spec.yaml" }, inventory: { text: inventory, file: "inventory.yaml" } },
    { platforms, measure: (path) => (path === "specs/images/v2.bin" ? FILE : undefined) },
  );
}
const problemsOf = (...given: Parameters<typeof compiled>): string[] => {
  const result = compiled(...given);
  return "plan" in result
    ? []
    : result.diagnostics.map(({ code, message }: Diagnostic) => `${code}: ${message}`);
};

test("the plan has path, size and digest of the file, and the step is repeated as a read while it holds its device", () => {
  const result = compiled(
    "cisco_iosxe",
    'copy: { from: "images/${{ device.vars.image }}", to: "flash:v2.bin", free: true }',
  );
  if (!("plan" in result)) throw new Error(JSON.stringify(result.diagnostics));
  const { plan } = result;
  expect(plan.copies).toEqual({ "specs/images/v2.bin": FILE });
  expect(plan.stages[0]).toMatchObject({
    exclusive: true,
    tracks: [{ nodes: [{ kind: "reads", steps: ["c"] }] }],
  });
  expect(explainPlan(plan).stages[0]?.devices[0]?.steps[0]).toMatchObject({
    effect: "idempotent",
    commands: ["copy specs/images/v2.bin flash:v2.bin"],
    notes: ["5 bytes (sha256 aaaaaaaaaaaa)", "looks at the free space first"],
  });
});

test.each([
  [
    "windows",
    "copy: { from: images/v2.bin, to: /x }",
    "copy_unsupported: the data of platform `windows` does not say how to transfer files (device `r1`)",
  ],
  ["windows", "fetch: { from: /x, to: x }", "copy_unsupported: "],
  [
    "cisco_iosxe",
    "copy: { from: images/v2.bin, to: 'flash:x', verify: sha512 }",
    "copy_unsupported: platform `cisco_iosxe` computes no sha512 of a file",
  ],
  [
    "linux",
    "copy: { from: images/none.bin, to: /tmp/x }",
    "file_not_found: for device `r1`: there is no file `specs/images/none.bin`",
  ],
  ["linux", 'copy: { from: "images/${{ device.vars.up }}", to: /tmp/x }', "path_escapes: "],
  ["linux", 'copy: { from: "${{ saved.x }}", to: /tmp/x }', "unknown_saved: "],
  [
    "linux",
    "copy: { from: 'ftp://192.0.2.1/x', to: /tmp/x }",
    "bad_value: a file is downloaded from an http",
  ],
  ["linux", 'copy: { from: "https://${{ device.vars.image }}/x", to: /tmp/x }', "bad_value: a file is down"],
  ["linux", 'copy: { from: "https://a${{ device.vars.image }}/x", to: /tmp/x }', "bad_value: a file is down"],
  [
    "linux",
    "copy: { from: 'https://192.0.2.1/x?sig=1', to: /tmp/x }",
    "bad_value: the address of a file has",
  ],
  ["linux", "copy: { from: 'https://u:p@192.0.2.1/x', to: /tmp/x }", "bad_value: the address of a file has"],
  ["linux", "copy: { from: images/v2.bin, to: /tmp/x, sha256: aa }", "conflicting_keys: `sha256` goes with"],
  ["cisco_nxos", "copy: { from: images/v2.bin, to: 'bootflash:x', vrf: m }", "conflicting_keys: `vrf` goes"],
  [
    "arista_eos",
    "copy: { from: images/v2.bin, to: 'flash:x', via: http, vrf: m }",
    "copy_unsupported: the command with which platform `arista_eos` downloads a file takes no VRF",
  ],
  [
    "frr",
    "copy: { from: images/v2.bin, to: /etc/frr/x, via: http }",
    "copy_unsupported: the data of platform `frr` does not say how a device downloads a file",
  ],
  ["linux", "copy: { from: images/v2.bin }", "missing_key: "],
  ["linux", "copy: { from: images/v2.bin, to: /tmp/x, verify: crc }", "bad_value: "],
  ["linux", "copy: { from: images/v2.bin, to: /tmp/x }, effect: write", "unsupported_key: "],
  ["linux", 'copy: { from: images/v2.bin, to: "/tmp/${{ secrets.x }}" }', "secret_misuse: "],
])("%s, %s: %s", (platform, step, problem) => {
  expect(problemsOf(platform, step)).toEqual([expect.stringContaining(problem)]);
});

test("a file from an address is named by it, with its origin apart from what values bring", () => {
  const result = compiled(
    "cisco_nxos",
    `copy: { from: "https://images.example.com/\${{ device.vars.image }}", sha256: ${"A".repeat(64)}, to: "bootflash:v2.bin", via: http, vrf: mgmt }`,
  );
  if (!("plan" in result)) throw new Error(JSON.stringify(result.diagnostics));
  expect(result.plan.steps["c"]).toMatchObject({
    action: {
      copy: { source: { kind: "address", origin: "https://images.example.com" }, http: { vrf: "mgmt" } },
    },
  });
  expect(explainPlan(result.plan).stages[0]?.devices[0]?.steps[0]).toMatchObject({
    notes: [
      "the worker downloads the file, with a SHA-256 of the spec",
      "the device downloads the file from the worker, over HTTP",
    ],
  });
});

test("commands with which devices download a file", () => {
  const of = (platform: string, vrf?: string) =>
    downloadCommand(platforms[platform]!.files!.download!, { url: "http://h/x", path: "flash:x", vrf });
  expect(of("cisco_iosxe")).toBe("copy http://h/x flash:x");
  expect(of("cisco_nxos")).toBe("copy http://h/x flash:x vrf management");
  expect(of("cisco_nxos", "blue")).toBe("copy http://h/x flash:x vrf blue");
  expect(() => of("cisco_nxos", "a b")).toThrow(/nothing was sent/);
});

test("a transport without files is refused, with the one that has them", () => {
  expect(problemsOf("linux", "fetch: { from: /etc/hosts, to: hosts }", ", transport: telnet")).toEqual([
    "transport_unsupported: the step needs a transport that transfers files, and `telnet` of device `r1` does not",
  ]);
});

test.each([
  ["linux", "/tmp/a b"],
  ["linux", "/tmp/x;reboot"],
  ["linux", "/tmp/$(id)"],
  ["linux", "/tmp/../etc/passwd"],
  ["linux", "/tmp/folder/"],
  ["linux", "tmp/x"],
  ["linux", "-x"],
  ["cisco_iosxe", "image.bin"],
  ["cisco_iosxe", "flash:x | redirect flash:y"],
  ["arista_eos", "http://192.0.2.1/x"],
  ["nokia_srl", "tmp/x"],
  ["nokia_sros", "/x"],
  ["nokia_sros", "cf3:x"],
  ["nokia_sros_md", "cf4:/x"],
  ["huawei_vrp", "image.cc"],
  ["huawei_vrp", "flash:"],
  ["mikrotik_routeros", "/flash/x.rsc"],
  ["mikrotik_routeros", "flash/../x.rsc"],
  ["mikrotik_routeros", "-x.rsc"],
  ["mikrotik_routeros", "sftp://192.0.2.1/x"],
])("%s: %s is not a path of a file", (platform, path) => {
  expect(() => devicePath("to", path, platforms[platform]!.files!)).toThrow(/nothing was sent/);
});

test.each([
  ["nokia_srl", "/etc/opt/srlinux/appmgr/x.yml"],
  ["nokia_sros", "cf3:/images/both.tim"],
  ["nokia_sros_md", "cf3-B:/config.cfg"],
  ["huawei_vrp", "flash:/vrpcfg.zip"],
  ["huawei_vrp", "hda1:/ssh/x.cc"],
  ["mikrotik_routeros", "routeros-7.16.1-arm.npk"],
  ["mikrotik_routeros", "flash/backup.rsc"],
])("%s: %s is a path of a file", (platform, path) => {
  const { files } = platforms[platform]!;
  expect([files!.path_example, path].map((each) => devicePath("to", each, files!))).toEqual([
    files!.path_example,
    path,
  ]);
});

test.each(["nokia_sros", "nokia_sros_md", "huawei_vrp", "mikrotik_routeros"])(
  "%s: the file is read back, so all checksums can be asked for, and no device downloads by itself",
  (platform) => {
    const to = platforms[platform]!.files!.path_example;
    const copy = (more: string) => problemsOf(platform, `copy: { from: images/v2.bin, to: '${to}'${more} }`);
    expect(copy(", verify: sha512")).toEqual([]);
    expect(copy(", via: http")).toEqual([expect.stringContaining("copy_unsupported: ")]);
    expect(problemsOf(platform, `fetch: { from: '${to}', to: x }`)).toEqual([]);
  },
);

test.each([
  ["nokia_srl", "/tmp/x", "bash df -Pk /tmp"],
  ["nokia_sros", "cf3:/x", "file dir cf3:"],
  ["nokia_sros_md", "cf3:/images/x", "file list cf3:/images"],
  ["huawei_vrp", "flash:/x", "dir flash:/"],
  ["huawei_vrp", "flash:/a/x", "dir flash:/a/"],
])("%s is asked for the space around %s by %s", (platform, path, command) => {
  expect(platforms[platform]!.files!.space!.send.replace("{folder}", folderOf(path))).toBe(command);
});

test("where a file is, and where its part is", () => {
  expect(["/x", "/tmp/x", "flash:x", "flash:/a/x"].map(folderOf)).toEqual([
    "/",
    "/tmp",
    "flash:",
    "flash:/a",
  ]);
  expect(["/x", "/tmp/x"].map((path) => partPath(path, FILE.sha256))).toEqual([
    "/.x.aaaaaaaaaaaa.part",
    "/tmp/.x.aaaaaaaaaaaa.part",
  ]);
});

test("what devices print of checksum and space", () => {
  const md5 = "0123456789abcdef0123456789abcdef";
  const told = (platform: string, checksum: "md5" | "sha256", output: string) =>
    checksumIn(platforms[platform]!.files!, checksum, output);
  expect(told("cisco_iosxe", "md5", `.....Done!\nverify /md5 (flash:x) = ${md5}\n`)).toBe(md5);
  expect(told("cisco_nxos", "md5", `${md5}\n`)).toBe(md5);
  expect(told("cisco_iosxr", "md5", `Fri Nov 27 10:00:00 UTC\n${md5}`)).toBe(md5);
  expect(told("juniper_junos", "md5", `MD5 (/var/tmp/x) = ${md5}`)).toBe(md5);
  expect(told("linux", "sha256", `${md5}${md5}  /tmp/x`)).toBe(md5 + md5);
  expect(told("nokia_srl", "sha256", `${md5}${md5}  /tmp/x`)).toBe(md5 + md5);
  expect(told("linux", "sha256", "sha256sum: /tmp/x: No such file or directory")).toBeUndefined();
  const space = (platform: string, output: string) => spaceIn(platforms[platform]!.files!, output);
  expect(
    space(
      "linux",
      "Filesystem     1024-blocks    Used Available Capacity Mounted on\n/dev/vda1 100 60 40 60% /\n",
    ),
  ).toBe(40_960);
  expect(space("cisco_iosxe", "11353194496 bytes total (7983423488 bytes free)")).toBe(7_983_423_488);
  expect(space("cisco_iosxr", "8412672 kbytes total (7983104 kbytes free)")).toBe(7_983_104 * 1_024);
  expect(space("nokia_sros", "               3 Dir(s)               961531904 bytes free.\n")).toBe(
    961_531_904,
  );
  expect(
    space(
      "nokia_sros_md",
      "               9 File(s)               15820453 bytes.\n               1 Dir(s)            643914854400 bytes free.\n",
    ),
  ).toBe(643_914_854_400);
  expect(space("huawei_vrp", "2,994,228 KB total (801,664 KB free)\n")).toBe(801_664 * 1_024);
  expect(space("cisco_nxos", " 4296482816 bytes used\n 53024313344 bytes free\n")).toBe(53_024_313_344);
});
