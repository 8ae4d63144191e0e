// Process entry: runs a simulated lab until SIGTERM or SIGINT. Prints `ready <JSON>` once every device listens.
import { runLab } from "./run.js";

try {
  const lab = await runLab(process.argv.slice(2), (line) => console.log(line));
  const stop = () => void lab.close().then(() => process.exit(0));
  // A supervisor stops its parts one after the other, and is gone when our stdin ends; Ctrl-C reaches all at once.
  const supervised = process.env["ORCHESTRATOR_SUPERVISED"] === "1";
  process.once("SIGTERM", stop);
  for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => supervised || stop());
  if (supervised) process.stdin.once("end", stop).resume();
} catch (error) {
  console.error(`lab: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(2);
}
