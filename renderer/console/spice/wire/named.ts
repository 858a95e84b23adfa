/** Says in which message it was that something is broken, also where it ends too early. */
export function named<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof RangeError ? 'too short' : error instanceof Error ? error.message : String(error);
    throw new Error(`${name}: ${reason}`, { cause: error });
  }
}

/** How the protocol calls a channel's messages, from a table of their numbers: `keyModifiers` is `INPUTS_KEY_MODIFIERS`. */
export function messageNames(prefix: string, numbers: Readonly<Record<string, number>>): (type: number) => string {
  const names = new Map(
    Object.entries(numbers).map(([name, type]) => [
      type,
      prefix + name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
    ]),
  );
  return (type) => names.get(type) ?? `message ${type}`;
}
