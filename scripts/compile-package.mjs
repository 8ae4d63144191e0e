// Compiles a package of packages/ that imports others of them, in its folder: what it imports of another by its path in the
// repository is that package's own export where npm installs it.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { SetupError } from "./bootstrap.mjs";
import { tool } from "./lib/root.mjs";
import { run } from "./lib/run.mjs";

const OTHER = /(["'])(?:\.\.\/)+(devices|textfsm)\/src\/[^"']+\1/g;

const name = basename(process.cwd());
rmSync("dist", { recursive: true, force: true });
const { code, output } = await run(tool("tsc"), ["-p", "tsconfig.json", "--pretty", "false"], {
  cwd: process.cwd(),
});
if (code !== 0) throw new SetupError(`packages/${name} does not compile:\n${output.trim()}`);
cpSync(join("build", name, "src"), "dist", { recursive: true });
rmSync("build", { recursive: true });
for (const file of readdirSync("dist", { recursive: true, encoding: "utf8" }))
  if (/\.(js|d\.ts)$/.test(file)) {
    const path = join("dist", file);
    const text = readFileSync(path, "utf8").replaceAll(OTHER, '"device-orchestrator-$2"');
    writeFileSync(path, text);
  }
