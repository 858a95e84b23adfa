import { consolePushes, consoleRequests } from '../shared/ipc-names.ts';
import type { ConsolePushes, ConsoleRequests } from '../shared/ipc.ts';
import { expose } from './expose.ts';

expose<ConsoleRequests, ConsolePushes>(consoleRequests, consolePushes);
