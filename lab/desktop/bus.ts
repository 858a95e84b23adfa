import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** One thing on a bus that has methods and properties. */
export interface BusObject {
  readonly service: string;
  readonly path: string;
  readonly interface: string;
}

type Environment = Readonly<NodeJS.ProcessEnv>;

/** busctl's JSON form of a value: its D-Bus type beside it. */
interface Typed {
  readonly type: string;
  readonly data: unknown;
}

/**
 * Calls a method on the session bus of `env` and returns its results as busctl's JSON has them: plain values, with
 * `{type, data}` for variants. `args` are in busctl's notation, the signature first. Rejects with the service's error.
 */
export async function callMethod(
  env: Environment,
  { service, path, interface: name }: BusObject,
  method: string,
  args: readonly string[] = [],
): Promise<readonly unknown[]> {
  const answer = await busctl(env, ['call', service, path, name, method, ...args]);
  return answer === undefined ? [] : (answer.data as readonly unknown[]);
}

/** Reads a property; rejects when there is none. */
export async function readProperty(env: Environment, object: BusObject, property: string): Promise<unknown> {
  const answer = await busctl(env, ['get-property', object.service, object.path, object.interface, property]);
  return answer?.data;
}

const theBus: BusObject = { service: 'org.freedesktop.DBus', path: '/', interface: 'org.freedesktop.DBus' };

/** Whether a program with that well-known name is on the bus. Starts nothing. */
export async function isOwned(env: Environment, name: string): Promise<boolean> {
  const [owned] = await callMethod(env, theBus, 'NameHasOwner', ['s', name]);
  return owned === true;
}

async function busctl(env: Environment, args: readonly string[]): Promise<Typed | undefined> {
  const address = `--address=${env['DBUS_SESSION_BUS_ADDRESS'] ?? ''}`;
  const { stdout } = await run('busctl', [address, '--json=short', '--auto-start=no', '--timeout=5', '--', ...args], {
    env,
  });
  return stdout.trim() === '' ? undefined : (JSON.parse(stdout) as Typed);
}
