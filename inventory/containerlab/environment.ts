// Environment variables in a topology, as containerlab replaces them before it reads the YAML.

/** `${NAME}`, `${NAME:-default}`, `${NAME:=default}`, `${NAME-default}`; an unset name without a default is empty. */
export function withEnvironment(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return text.replaceAll(
    /\$\{([A-Za-z_]\w*)(?:(:?[-=])([^{}\n]*))?\}/g,
    (_, name: string, operator: string | undefined, fallback: string = "") => {
      const value = environment[name];
      const isMissing = value === undefined || (value === "" && operator?.startsWith(":"));
      return isMissing ? fallback : value.replaceAll(/[\r\n]/g, " ");
    },
  );
}
