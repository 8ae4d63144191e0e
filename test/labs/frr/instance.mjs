// One running lab: claims a number nobody else has, remembers who owns it, and sweeps up after owners that died.
import { existsSync } from "node:fs";
import { readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { run, succeeds } from "../command.mjs";
import { putFolder } from "../files.mjs";
import { endAll, isRunning, startTime } from "../processes.mjs";

const ROOT = "/run/orchestrator-frr";
const NUMBERS = Array.from({ length: 40 }, (_, i) => 99 - i);

/**
 * @typedef {object} Instance Everything that carries the lab's name. The number is also the third octet of its
 *   management network.
 * @property {number} number
 * @property {string} folder state that the routers' processes can reach; gone with the lab
 * @property {(node: string) => string} namespace
 * @property {string} uplink the one interface outside the lab's namespaces
 * @property {(n: number) => string} address in the management network
 */

/** @returns {Instance} */
const instance = (number) => ({
  number,
  folder: `${ROOT}/${number}`,
  namespace: (node) => `orch-frr-${number}-${node}`,
  uplink: `orchfrr${number}`,
  address: (n) => `172.31.${number}.${n}`,
});

const ourselves = () => ({ pid: process.pid, started: startTime(process.pid) });
const draftPath = () => `${ROOT}/.draft-${process.pid}-${Math.random().toString(36).slice(2)}`;

const networksInUse = async () => {
  const routes = JSON.parse(await run("ip", ["-4", "-j", "route", "show", "table", "all"]));
  return routes
    .filter(({ dst, dev }) => dst?.startsWith("172.31.") && !dev?.startsWith("orchfrr"))
    .map(({ dst }) => dst);
};

/** Namespaces of the lab that exist now. */
const namespacesOf = async ({ number }) =>
  (await run("ip", ["netns", "list"]))
    .split("\n")
    .map((line) => line.split(" ")[0])
    .filter((name) => name.startsWith(`orch-frr-${number}-`));

/** ospfd keeps this one file outside its path space; it means nothing once no ospfd runs. */
const removeSharedLeftovers = async () => {
  if (!isRunning("ospfd")) await rm("/var/run/frr/ospfd-gr.json", { force: true });
};

/** Ends every process of the lab and removes its namespaces and links, whoever made them. */
const clear = async (lab) => {
  const namespaces = await namespacesOf(lab);
  const pids = await Promise.all(namespaces.map((name) => run("ip", ["netns", "pids", name])));
  await endAll(pids.flatMap((text) => text.split("\n").filter(Boolean).map(Number)));
  for (const name of namespaces) {
    await run("ip", ["netns", "del", name]);
    await rm(`/etc/netns/${name}`, { recursive: true, force: true });
    await rm(`/var/run/frr/${name}`, { recursive: true, force: true });
  }
  await succeeds("ip", ["link", "del", lab.uplink]);
};

/** Ends a lab and removes everything that carries its name. */
export const remove = async (lab) => {
  await clear(lab);
  // In one go: a folder that is half removed could be claimed, and its new content removed too.
  const gone = draftPath();
  await rename(lab.folder, gone).catch(() => {});
  await rm(gone, { recursive: true, force: true });
  await removeSharedLeftovers();
  for (const folder of ["/etc/netns", ROOT]) await succeeds("rmdir", [folder]);
};

/** Atomic between processes: a folder is renamed into place only once. @returns {Promise<Instance | undefined>} */
const claimNumber = async (number) => {
  const draft = draftPath();
  await putFolder(draft);
  await writeFile(`${draft}/owner.json`, JSON.stringify(ourselves()));
  try {
    await rename(draft, `${ROOT}/${number}`);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    return undefined;
  }
  const lab = instance(number);
  await clear(lab);
  return lab;
};

/** Takes the first number whose network nobody uses. */
export const claim = async () => {
  const used = await networksInUse();
  for (const number of NUMBERS) {
    if (used.some((network) => network.startsWith(`172.31.${number}.`))) continue;
    const lab = await claimNumber(number);
    if (lab) return lab;
  }
  throw new Error(
    `no free lab number: networks 172.31.${NUMBERS.at(-1)}.0/24 to 172.31.99.0/24 are all in use`,
  );
};

const ownerLives = async (folder) => {
  try {
    const { pid, started } = JSON.parse(await readFile(`${folder}/owner.json`, "utf8"));
    return startTime(pid) === started;
  } catch {
    return false;
  }
};

/** Creates `sweeper` in a dead lab's folder: only one process sweeps a lab. */
const takeBroom = async (folder) => {
  const path = `${folder}/sweeper`;
  const mine = JSON.stringify(ourselves());
  try {
    await writeFile(path, mine, { flag: "wx" });
    return true;
  } catch {
    const { pid, started } = await readFile(path, "utf8").then(JSON.parse, () => ({}));
    if (startTime(pid) === started) return false;
    await writeFile(path, mine).catch(() => {});
    return true;
  }
};

/** Numbers of namespaces that no folder speaks for: their lab's state was deleted under it. */
const orphans = async () => {
  const names = (await run("ip", ["netns", "list"]).catch(() => "")).match(/^orch-frr-\d+/gm) ?? [];
  const numbers = new Set(names.map((name) => Number(name.slice("orch-frr-".length))));
  return [...numbers].filter((number) => !existsSync(`${ROOT}/${number}`));
};

/** Removes labs whose owner was killed. @returns {Promise<number[]>} their numbers */
export const sweep = async () => {
  const swept = [];
  for (const number of await orphans()) {
    const lab = await claimNumber(number);
    if (lab) swept.push(number);
    if (lab) await remove(lab);
  }
  for (const name of await readdir(ROOT).catch(() => [])) {
    const folder = `${ROOT}/${name}`;
    const [, drafter] = /^\.draft-(\d+)-/.exec(name) ?? [];
    if (drafter !== undefined && startTime(drafter) === undefined)
      await rm(folder, { recursive: true, force: true });
    if (drafter !== undefined || (await ownerLives(folder))) continue;
    if (/^\d+$/.test(name) && (await takeBroom(folder))) {
      await remove(instance(Number(name)));
      swept.push(Number(name));
    }
  }
  return swept;
};
