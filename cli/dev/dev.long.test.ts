// `orchestrator dev` as a command: what it starts with what, what it prints, how it ends.
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { accessTo } from "../owner/access.js";
import { session } from "../testing/harness.js";
import { buildStandIns } from "../testing/parts.js";

let folder: string;
let dist: string;
let data: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dev-"));
  dist = join(folder, "dist");
  data = join(folder, "data");
  await mkdir(dist);
  await buildStandIns(dist);
});
afterEach(() => rm(folder, { recursive: true }));

interface Note {
  start?: string;
  end?: string;
  args?: string[];
  env?: Record<string, string>;
}
const diary = async (): Promise<Note[]> => {
  const text = await readFile(join(folder, "diary"), "utf8").catch(() => "");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Note);
};

const start = (...argv: string[]) => startWith({}, ...argv);
function startWith(env: Record<string, string>, ...argv: string[]) {
  const cli = session({ cwd: folder, dist });
  cli.deps.environment = {
    PATH: process.env.PATH,
    DIARY: join(folder, "diary"),
    XDG_STATE_HOME: join(folder, "state"),
    ...env,
  };
  const ended = cli.run("dev", "--data", data, "--port", "8095", ...argv);
  return { cli, ended };
}

test("starts its parts with what they need, prints one line, and stops them in order on Ctrl-C", async () => {
  const { cli, ended } = start("--lab", "2");
  await expect.poll(cli.out).toMatch(/^ready .*\n$/);
  cli.signal("SIGINT");
  const ran = await ended;
  expect(ran.code).toBe(0);
  expect(ran.out.split("\n")).toHaveLength(2);

  const notes = await diary();
  const started = (part: string): Note | undefined => notes.find((note) => note.start === part);
  expect(started("temporal-dev")?.args).toEqual(["--data", data, "--port", "7233", "--ui-port", "8233"]);
  expect(started("lab")?.args).toEqual(
    expect.arrayContaining(["--devices", "2", "--out", join(data, "lab", "inventory.yaml")]),
  );
  for (const part of ["worker", "api"]) {
    expect(started(part)?.env).toMatchObject({
      TEMPORAL_ADDRESS: "127.0.0.1:7999",
      ORCHESTRATOR_ARTIFACTS: `file://${data}/artifacts`,
      LAB_PASSWORD: "lab",
    });
  }
  expect(ran.out).toBe("ready http://127.0.0.1:8095\n");
  const ends = notes.flatMap((note) => note.end ?? []);
  expect(ends.at(-1)).toMatch(/temporal-dev|lab/);
  expect(ends.indexOf("temporal-dev")).toBeGreaterThan(ends.indexOf("worker"));
  expect(ends.indexOf("temporal-dev")).toBeGreaterThan(ends.indexOf("api"));
  expect(await readdir(data)).not.toContain("dev.lock");
});

test("makes a token for its owner, told to the API as a hash, and a key for its Temporal; and registers itself", async () => {
  const { cli, ended } = start("--lab", "1");
  await expect.poll(cli.out).toMatch(/^ready/);
  const token = (await readFile(join(data, "owner-token"), "utf8")).trim();
  const key = (await readFile(join(data, "encryption-key"), "utf8")).trim();
  const access = () => accessTo(cli.deps.environment, "http://127.0.0.1:8095");
  expect(await access()).toEqual({ url: "http://127.0.0.1:8095", token });
  cli.signal("SIGINT");
  await ended;
  expect(await access()).toEqual({ url: "http://127.0.0.1:8095" });

  const envs = Object.fromEntries((await diary()).flatMap(({ start, env }) => (start ? [[start, env]] : [])));
  const sha256 = createHash("sha256").update(token).digest("hex");
  const KEY = { ORCHESTRATOR_ENCRYPTION_KEY: key };
  expect(envs).toMatchObject({
    "temporal-dev": KEY,
    worker: KEY,
    api: { ...KEY, ORCHESTRATOR_OWNER_TOKEN_SHA256: sha256 },
  });
  expect(JSON.stringify(envs.lab)).not.toContain(key);
  expect(JSON.stringify(envs)).not.toContain(token);
  expect(JSON.stringify([envs.worker, envs["temporal-dev"], envs.lab])).not.toContain(sha256);
});

test("says where payloads are decoded, which is the same place after a restart of Temporal", async () => {
  const says = { ready: true, address: "127.0.0.1:7999", ui: "http://127.0.0.1:8999", pid: null };
  const dies = `if (!process.argv.includes("--codec-port")) setTimeout(() => process.exit(1), 100);`;
  await buildStandIns(dist, {
    "temporal-dev": `console.log(${JSON.stringify(JSON.stringify({ ...says, codec: "http://127.0.0.1:8998/hidden" }))}); ${dies}`,
  });
  const { cli, ended } = start();
  const starts = async () => (await diary()).filter((note) => note.start === "temporal-dev");
  await expect.poll(starts).toHaveLength(2);
  await expect.poll(cli.out).toMatch(/^ready/);
  cli.signal("SIGINT");
  expect((await ended).err).toContain("codec        http://127.0.0.1:8998/hidden");
  const again = (await starts())[1];
  expect(again?.args).toEqual(expect.arrayContaining(["--codec-port", "8998"]));
  // Arguments are readable for every user of the machine.
  expect(JSON.stringify(again?.args)).not.toContain("hidden");
  expect(again?.env).toMatchObject({ ORCHESTRATOR_CODEC_SECRET: "hidden" });
});

test.each([
  [{}, { worker: "all", api: undefined }],
  [{ ORCHESTRATOR_ALLOW: "env:X" }, { worker: "env:X", api: "env:X" }],
])(
  "the owner's worker allows all, the API what it does by default; with %j both do that",
  async (env, allows) => {
    const { cli, ended } = startWith(env);
    await expect.poll(cli.out).toMatch(/^ready/);
    cli.signal("SIGTERM");
    await ended;
    const notes = await diary();
    for (const [part, allow] of Object.entries(allows))
      expect(notes.find((note) => note.start === part)?.env?.["ORCHESTRATOR_ALLOW"]).toBe(allow);
  },
);

test("without a lab no password is made up", async () => {
  const { cli, ended } = start();
  await expect.poll(cli.out).toMatch(/^ready/);
  cli.signal("SIGTERM");
  await ended;
  expect((await diary()).find((note) => note.start === "worker")?.env).not.toHaveProperty("LAB_PASSWORD");
});

test("parts may take other ports than the wanted, which is said; they come back on those that they took", async () => {
  const takesAnother = `
    console.log(JSON.stringify({ ready: true, url: "http://127.0.0.1:8099" }));
    if (process.argv.includes("--next-free")) setTimeout(() => process.exit(1), 100);`;
  await buildStandIns(dist, { api: takesAnother });
  const { cli, ended } = start("--port", "8090", "--lab", "1", "--lab-port", "19000");
  const starts = async () => (await diary()).filter((note) => note.start === "api");
  await expect.poll(starts).toHaveLength(2);
  cli.signal("SIGINT");
  const { err } = await ended;
  expect(err).toContain("port 8090 is in use; the API takes 8099");
  expect(err).toContain("port 19000 is in use; the lab begins at 20000");
  expect(await starts()).toEqual([
    expect.objectContaining({
      args: ["--next-free"],
      env: expect.objectContaining({ ORCHESTRATOR_PORT: "8090" }),
    }),
    expect.objectContaining({ args: [], env: expect.objectContaining({ ORCHESTRATOR_PORT: "8099" }) }),
  ]);
});

test("a second one on the same data is refused, with the first one's address, and disturbs nothing", async () => {
  const first = start();
  await expect.poll(first.cli.out).toMatch(/^ready/);
  const second = await start().ended;
  expect(second.code).toBe(2);
  expect(second.err).toContain(first.cli.out().trim().slice("ready ".length));
  first.cli.signal("SIGINT");
  expect((await first.ended).code).toBe(0);
});

test("a part that does not come up ends everything, with its last words and exit 3", async () => {
  await buildStandIns(dist, { worker: `console.error("no such key"); process.exit(1);` });
  const { ended } = start();
  const ran = await ended;
  expect(ran.code).toBe(3);
  expect(ran.out).toBe("");
  expect(ran.err).toMatch(/worker +no such key/);
  expect(ran.err).toContain("The worker process does not stay up");
  expect((await diary()).some((note) => note.end === "temporal-dev")).toBe(true);
});

test("a part that is not built is said before anything starts", async () => {
  await rm(join(dist, "worker"), { recursive: true });
  const ran = await start().ended;
  expect(ran.code).toBe(3);
  expect(ran.err).toContain("This build has no worker");
  expect(await diary()).toEqual([]);
});
