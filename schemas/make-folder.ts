// Makes a folder and those above it. Node's own `recursive` never returns where a file system has no place for it, as `/proc`.

/** @param make makes one folder @throws what it throws, but for a folder that is there */
export async function makeFolder(path: string, make: (path: string) => Promise<unknown>): Promise<void> {
  const attempt = async (): Promise<"made" | "no_parent"> => {
    try {
      await make(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") return "no_parent";
      if (code !== "EEXIST") throw error;
    }
    return "made";
  };
  if ((await attempt()) === "made") return;
  const parent = path.replace(/[/\\]+[^/\\]*[/\\]*$/, "");
  if (parent !== "" && parent !== path) await makeFolder(parent, make);
  // Now its parent is there: what fails is final.
  await make(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}
