export type ProfileName = '3.10' | '4.8' | '5.3' | 'documents';

/** What differs between servers (contract section 8), and between the server and its public documents (section 0). */
export interface Profile {
  readonly version: string;
  /** States in which RequestConsoleAccess succeeds. */
  readonly consoleStates: readonly string[];
  /** States in which GetVmConsoleAddress succeeds. */
  readonly addressStates: readonly string[];
  /** `session_vm_epoch` up to 4.8, `session_vm` from 5.0, one uuid in the documents' sample. */
  readonly token: 'session-vm-epoch' | 'session-vm' | 'uuid';
  /** From 5.0 each request for a living token extends it and tells its end. */
  readonly tokenExtends: boolean;
  /** `apiTimeout` in a 202, `targetScheme` in the console's inventory (from 4.1). */
  readonly since41: boolean;
  /** `version` in the console's inventory (from 4.4). */
  readonly since44: boolean;
  /** `userType` in the session's inventory, `PUT /v1/login` (from 4.6). */
  readonly since46: boolean;
  readonly screenshot: boolean;
  /** How `POST /v1/consoles` wants its body. */
  readonly consoleBody: 'wrapped' | 'flat';
  /** `POST /v1/consoles` answers 200 with the inventory in place of 202 and a job. */
  readonly consoleSynchronous: boolean;
  readonly ports: PortStyle;
  readonly passwordKey: 'password' | 'consolePassword';
  /** Console address with `"success":true`. */
  readonly success: boolean;
  /** Path of the job in `location`, before its uuid. */
  readonly jobPath: string;
}

/** How ports are written in JSON: `5900`, `5900.0` or `"5900"`. */
export type PortStyle = 'int' | 'float' | 'string';

const server: Profile = {
  version: '5.3.0',
  consoleStates: ['Running', 'Crashed', 'VolumeRecovering', 'Paused', 'NoState'],
  addressStates: ['Running', 'Crashed'],
  token: 'session-vm',
  tokenExtends: true,
  since41: true,
  since44: true,
  since46: true,
  screenshot: true,
  consoleBody: 'wrapped',
  consoleSynchronous: false,
  ports: 'int',
  passwordKey: 'password',
  success: true,
  jobPath: '/zstack/v1/api-jobs/',
};

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  '5.3': server,
  '4.8': { ...server, version: '4.8.0', token: 'session-vm-epoch', tokenExtends: false },
  '3.10': {
    ...server,
    version: '3.10.0',
    consoleStates: ['Running'],
    addressStates: ['Running'],
    token: 'session-vm-epoch',
    tokenExtends: false,
    since41: false,
    since44: false,
    since46: false,
    screenshot: false,
  },
  documents: {
    ...server,
    token: 'uuid',
    tokenExtends: false,
    since41: false,
    since44: false,
    since46: false,
    consoleBody: 'flat',
    consoleSynchronous: true,
    ports: 'float',
    passwordKey: 'consolePassword',
    success: false,
    jobPath: '/v1/api-jobs/',
  },
};
