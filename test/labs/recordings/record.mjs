// Makes the recordings beside this file: `node test/labs/recordings/record.mjs` (as root). See README.md.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFrrLab } from "../frr.mjs";
import { startLinuxHost } from "../linux.mjs";
import { asCast, asText, record } from "../record.mjs";

const FRR = [
  "show version",
  "show ip ospf neighbor",
  "show ip ospf neighbor json",
  { key: " " },
  { key: " " },
  "show running-config",
  { key: "q" },
  "show interface brief",
  "show bogus",
  "frobnicate",
  "show ip ospf neighbor detail 1",
  "configure terminal",
  "interface to-r2",
  "description over SSH",
  "nonsense here",
  "shutdown",
  "end",
  "configure terminal",
  "interface to-r2",
  "no shutdown",
  "description link to r2",
  "router ospf",
  "passive-interface lo",
  "no passive-interface lo",
  "exit",
  "exit",
  "write memory",
  "terminal length 0",
  "no terminal paginate",
  "show running-config",
  "show ip bgp summary",
  "show",
  "show ip route json",
  "exit",
];
const LINUX = [
  "uname -s; id -un",
  "nosuchprogram",
  "ls /nosuchfolder",
  "seq 60 | more -e",
  { key: " " },
  { key: " " },
  "ip -j addr show lo",
  "cd /tmp",
  "read -p 'Continue? [y/N] ' answer; echo \"answer: $answer\"",
  "y",
  "false",
  "echo $?",
  "cat <<END",
  "two",
  "END",
  "sleep 100",
  { key: "\u0003" },
  "exit",
];

const TERMINALS = {
  "80x24": { cols: 80, rows: 24, term: "vt100" },
  wide: { cols: 511, rows: 24, term: "vt100" },
  dumb: { cols: 511, rows: 24, term: "dumb" },
};

const folder = await mkdtemp(join(tmpdir(), "orch-record-"));
const keep = async (name, host, script, terminals) => {
  for (const how of terminals) {
    const terminal = TERMINALS[how];
    const events = await record(host, script, { ...terminal, quiet_ms: 600 });
    const file = new URL(`${name}-${how}`, import.meta.url).pathname;
    await writeFile(`${file}.cast`, asCast(events, { ...terminal, title: `${name} ${how}` }));
    await writeFile(`${file}.txt`, asText(events));
  }
};
const withoutPagerKeys = (script) => script.filter((typed) => typed.key !== " " && typed.key !== "q");
const recordFrr = async (pager, terminals) => {
  const script = pager === "none" ? withoutPagerKeys(FRR) : FRR;
  const lab = await startFrrLab({ base_dir: `${folder}/${pager}`, pager });
  await keep(`frr-pager-${pager}`, lab.router("r1"), script, terminals).finally(lab.stop);
};
const recordLinux = async () => {
  const linux = await startLinuxHost({ base_dir: `${folder}/linux` });
  await keep("linux", linux, LINUX, ["80x24", "wide", "dumb"]).finally(linux.stop);
};

await Promise.all([
  recordFrr("more", ["80x24", "wide"]),
  recordFrr("less", ["80x24", "dumb"]),
  recordFrr("none", ["wide"]),
  recordLinux(),
]);
await rm(folder, { recursive: true });
