import { libraryPushes, libraryRequests } from '../shared/ipc-names.ts';
import type { LibraryPushes, LibraryRequests } from '../shared/ipc.ts';
import { expose } from './expose.ts';

expose<LibraryRequests, LibraryPushes>(libraryRequests, libraryPushes);
