// For tests: a folder of stand-ins for the program's own processes. They are real processes that do nothing but live.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const LIFE = `
import { appendFileSync } from "node:fs";
const note = (what) => appendFileSync(process.env.DIARY, JSON.stringify(what) + "\\n");
const { TEMPORAL_ADDRESS, ORCHESTRATOR_PORT, ORCHESTRATOR_ARTIFACTS, ORCHESTRATOR_ALLOW, LAB_PASSWORD } = process.env;
const { ORCHESTRATOR_CODEC_SECRET, ORCHESTRATOR_ENCRYPTION_KEY, ORCHESTRATOR_OWNER_TOKEN_SHA256 } = process.env;
const secrets = { ORCHESTRATOR_CODEC_SECRET, ORCHESTRATOR_ENCRYPTION_KEY, ORCHESTRATOR_OWNER_TOKEN_SHA256 };
const part = new URL(import.meta.url).pathname.replace("/src/main.js", "/main.js").split("/").at(-2);
note({ start: part, args: process.argv.slice(2), env: { TEMPORAL_ADDRESS, ORCHESTRATOR_PORT, ORCHESTRATOR_ARTIFACTS, ORCHESTRATOR_ALLOW, LAB_PASSWORD, ...secrets } });
process.on("SIGTERM", () => { note({ end: part }); process.exit(0); });
process.stdin.on("end", () => process.exit(0)).resume();
setInterval(() => {}, 1000);
`;

/** What each says when it serves. */
const SAYS: Record<string, string> = {
  "temporal-dev": `console.log(JSON.stringify({ ready: true, address: "127.0.0.1:7999", ui: "http://127.0.0.1:8999", pid: null }));`,
  worker: `console.log(JSON.stringify({ ready: true, pid: process.pid }));`,
  api: `console.log(JSON.stringify({ ready: true, url: "http://127.0.0.1:" + ORCHESTRATOR_PORT }));`,
  "packages/lab/src": `console.log("ready " + JSON.stringify({ pid: process.pid, devices: [{ host: "127.0.0.1", port: 20000 }] }));`,
};

/** @param folder gets `<part>/main.js` for each part, like a built `dist`. */
export async function buildStandIns(folder: string, replace: Record<string, string> = {}): Promise<void> {
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  for (const [part, says] of Object.entries({ ...SAYS, ...replace })) {
    await mkdir(join(folder, part), { recursive: true });
    await writeFile(join(folder, part, "main.js"), `${LIFE}\n${says}`);
  }
}
