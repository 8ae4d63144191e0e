// Inventories that want something of the worker which is not theirs, and what would show that they got it.
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ScriptedDevice, scriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";

export interface Hostile {
  folder: string;
  /** Path of a socket on which an SSH agent would listen. */
  agent: string;
  /** Everything that was seen: logins at the device with their passwords, files that were made, calls of the agent. */
  seen(): string[];
  /** By what they want, as `ORCHESTRATOR_ALLOW` names it; `at` is where the inventory says so. */
  inventories: Record<string, { text: string; at: string; code: string }>;
  close(): Promise<void>;
}

/** @param secret the variable `DB_PASSWORD` of the worker */
export async function startHostile(): Promise<Hostile> {
  const folder = await mkdtemp(join(tmpdir(), "orch-hostile-"));
  const agent = join(folder, "agent.sock");
  const seen: string[] = [];
  const listener = createServer((socket) => {
    seen.push("agent");
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(agent, resolve));
  const device = await scriptedDevice({
    forwards: true,
    login: (attempt) => {
      if (attempt.method === "password") seen.push(`password ${attempt.password}`);
      else if (attempt.method !== "none") seen.push(attempt.method);
      attempt.reject(["password", "publickey"]);
    },
  });
  await writeFile(join(folder, "password"), "from-a-file\n");
  return {
    folder,
    agent,
    seen: () => [...seen, ...["exec", "local", "keys"].filter((name) => existsSync(join(folder, name)))],
    inventories: inventoriesOf(folder, device),
    async close() {
      await Promise.all([device.close(), new Promise((resolve) => listener.close(resolve))]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function inventoriesOf(folder: string, { port }: ScriptedDevice): Hostile["inventories"] {
  const at = `host: 127.0.0.1, port: ${port}, platform: linux`;
  const trusting = "strict_host_key_checking: accept-new";
  const lab = "credentials: { c: { username: u, password: { env: LAB_PASSWORD } } }";
  const device = `devices: { r1: { ${at}, credential: c, ssh: { ${trusting} } } }`;
  const keys = `${folder}/keys`;
  const source = "secret_source_refused";
  const other = "capability_refused";
  /** @param text `§` stands where the diagnostic points */
  const wanting = (code: string, ...text: string[]) => {
    const line = text.findIndex((each) => each.includes("§"));
    const column = text[line]?.indexOf("§") ?? -1;
    return { text: text.join("\n").replace("§", ""), at: `${line + 1}:${column + 1}`, code };
  };
  const login = (what: string) => `credentials: { c: { username: u, ${what} } }`;
  return {
    "env:DB_PASSWORD": wanting(source, login("password: { §env: DB_PASSWORD }"), device),
    [`file:${folder}/password`]: wanting(
      source,
      login(`enable: { env: LAB_X }, password: { §file: ${folder}/password }`),
      device,
    ),
    "exec:touch": wanting(source, login(`password: { §exec: [touch, ${folder}/exec] }`), device),
    agent: wanting(other, login("agent: §true"), device),
    [`file:${folder}/allowed/../password`]: wanting(
      source,
      `defaults: { credential: c, ssh: { private_key: { §file: ${folder}/allowed/../password } } }`,
      lab,
      device,
    ),
    [`known_hosts:${keys}`]: wanting(
      other,
      lab,
      `groups: { g: { ssh: { ${trusting}, known_hosts: §${keys} } } }`,
      `devices: { r1: { ${at}, credential: c, groups: [g] } }`,
    ),
    [`known_hosts:${folder}/allowed/../keys`]: wanting(
      other,
      lab,
      "devices:",
      `  j: { ${at}, credential: c, ssh: { ${trusting}, known_hosts: §${folder}/allowed/../keys } }`,
      `  r1: { ${at}, credential: c, jump: j, ssh: { ${trusting} } }`,
    ),
    local: wanting("transport_refused", "devices: { r1: { platform: linux, transport: §local } }"),
  };
}
