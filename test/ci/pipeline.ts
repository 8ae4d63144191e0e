// What the tests of both CI systems need: the installed package on the PATH, devices, and a folder as a job has it.
import { execFile } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { installPackage } from "../services/installed-package.js";

export interface Pipeline {
  /** Working folder of the job, with `lab.yaml`, `checks/version.yaml` and `checks/wrong.yaml`. */
  folder: string;
  /** The installed package. */
  path: string;
  env: Record<string, string | undefined>;
  lab: Lab;
  /** Runs the text as these systems do. */
  bash(script: string, env?: Record<string, string>): Promise<{ code: number; said: string }>;
  /** Puts a program on the PATH. */
  program(name: string, text: string): Promise<void>;
  close(): Promise<void>;
}

export async function startPipeline(): Promise<Pipeline> {
  const lab = await startLab({ devices: [{ name: "r1" }, { name: "r2" }], kinds: ["cisco_iosxe"] });
  const { folder, path, remove } = await installPackage("device-orchestrator", ["--ignore-scripts"]);
  const bin = join(folder, "bin");
  await mkdir(bin);
  await symlink(join(path, "bin", "orchestrator.mjs"), join(bin, "orchestrator"));
  await mkdir(join(folder, "checks"));
  await writeFile(join(folder, "lab.yaml"), lab.inventory());
  const spec = (name: string, expect: string) =>
    `name: ${name}\nsteps:\n  - { id: version, run: show version, expect: "${expect}" }\n`;
  await writeFile(join(folder, "checks", "version.yaml"), spec("version", "output.contains('IOS')"));
  await writeFile(join(folder, "checks", "wrong.yaml"), spec("wrong", "output.contains('no such text')"));
  const own = Object.entries(process.env).filter(([name]) => !/^(ORCHESTRATOR_|TEMPORAL_|CI)/.test(name));
  const env = {
    ...Object.fromEntries(own),
    PATH: [bin, process.env["PATH"]].join(delimiter),
    XDG_STATE_HOME: join(folder, "state"),
    LAB_PASSWORD: "lab",
  };
  return {
    folder,
    path,
    env,
    lab,
    bash: (script, more = {}) =>
      new Promise((done) => {
        const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
        execFile("bash", args, { cwd: folder, env: { ...env, ...more } }, (error, out, err) =>
          done({ code: error === null ? 0 : Number(error.code ?? 255), said: out + err }),
        );
      }),
    program: (name, text) => writeFile(join(bin, name), text, { mode: 0o755 }),
    close: async () => {
      await lab.close();
      await remove();
    },
  };
}
