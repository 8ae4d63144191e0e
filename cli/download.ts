// Bytes from the API into a file or to stdout, without holding them in memory.
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CliError, messageOf } from "./errors.js";
import { checkWritable } from "./output-file.js";
import { printedBytes } from "./printed-bytes.js";
import { reasonOf } from "../packages/client/src/index.js";
import type { Cli } from "./cli.js";
import { pathOf } from "./paths.js";

/**
 * @param file appears only when it is whole, with the exact bytes; undefined: stdout, where no line is a command of a CI system
 * @throws {CliError}
 */
export async function download(
  cli: Cli,
  ask: () => Promise<Response>,
  file: string | undefined,
): Promise<void> {
  if (file !== undefined) await checkWritable(cli.deps.cwd, file);
  const response = await ask();
  const body = response.body === null ? Readable.from([]) : Readable.fromWeb(response.body);
  if (file === undefined) {
    const { stdout } = cli.deps;
    const printed = printedBytes(response.headers.get("content-type") ?? "", stdout.isTTY === true);
    const sent = printed
      ? pipeline(body, printed, stdout, { end: false })
      : pipeline(body, stdout, { end: false });
    await sent.catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_PREMATURE_CLOSE")
        throw broken(response, error);
    });
    return;
  }
  const target = pathOf(cli.deps.cwd, file);
  const part = `${target}.part`;
  try {
    await pipeline(body, createWriteStream(part, { mode: 0o600 }));
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    const isOurs = (error as NodeJS.ErrnoException).path !== undefined;
    throw isOurs
      ? new CliError("file_unwritable", `${file} cannot be written: ${messageOf(error)}`)
      : broken(response, error);
  }
}

const broken = ({ url }: Response, error: unknown): CliError =>
  new CliError(
    "server_error",
    `The transfer of ${new URL(url).pathname} broke off: ${reasonOf(error)}. Try again.`,
    {
      cause: error,
    },
  );
