/** Messages of the main channel (spice-protocol: enums.h; spice.proto, MainChannel), from the server. */
export const mainServerMessage = {
  migrate: 1,
  notify: 7,
  migrateBegin: 101,
  migrateCancel: 102,
  init: 103,
  channelsList: 104,
  mouseMode: 105,
  multiMediaTime: 106,
  agentConnected: 107,
  agentDisconnected: 108,
  agentData: 109,
  agentToken: 110,
  migrateSwitchHost: 111,
  migrateEnd: 112,
  name: 113,
  uuid: 114,
  agentConnectedTokens: 115,
  migrateBeginSeamless: 116,
  migrateDstSeamlessAck: 117,
  migrateDstSeamlessNack: 118,
} as const;

/** From the client. */
export const mainClientMessage = {
  clientInfo: 101,
  migrateConnected: 102,
  migrateConnectError: 103,
  attachChannels: 104,
  mouseModeRequest: 105,
  agentStart: 106,
  agentData: 107,
  agentToken: 108,
  migrateEnd: 109,
  migrateDstDoSeamless: 110,
  migrateConnectedSeamless: 111,
} as const;

/** SPICE_MAIN_CAP_*, as bits. */
export const mainCap = { semiSeamlessMigrate: 1, agentConnectedTokens: 4, seamlessMigrate: 8 } as const;

export const mouseMode = { server: 1, client: 2 } as const;

/** SpiceMsgMainInit. */
export interface MainInit {
  readonly sessionId: number;
  readonly supportedMouseModes: number;
  readonly mouseMode: number;
  readonly agentConnected: boolean;
  readonly agentTokens: number;
  readonly multimediaTime: number;
}

/** A channel that the server offers: its type (SPICE_CHANNEL_*) and number. */
export interface ListedChannel {
  readonly type: number;
  readonly id: number;
}

/** SpiceMsgNotify: something that the server wants said. */
export interface ServerNotice {
  readonly severity: 'info' | 'warning' | 'error';
  readonly visibility: 'low' | 'medium' | 'high';
  readonly what: number;
  /** As the server sent it: any text at all. */
  readonly text: string;
}

/** Where a guest went (SpiceMsgMainMigrationSwitchHost). Nothing but a claim of the server. */
export interface Destination {
  readonly port: number | undefined;
  readonly tlsPort: number | undefined;
  readonly host: string;
  readonly certificateSubject: string;
}

/** Throws a RangeError where the message is cut off, as all of these readers. */
export function readInit(data: ArrayBuffer): MainInit {
  const view = new DataView(data);
  return {
    sessionId: view.getUint32(0, true),
    supportedMouseModes: view.getUint32(8, true),
    mouseMode: view.getUint32(12, true),
    agentConnected: view.getUint32(16, true) !== 0,
    agentTokens: view.getUint32(20, true),
    multimediaTime: view.getUint32(24, true),
  };
}

/** The count (u32), then type and number of each, a byte both. */
export function readChannels(data: ArrayBuffer): readonly ListedChannel[] {
  const view = new DataView(data);
  const count = view.getUint32(0, true);
  if (count * 2 > data.byteLength - 4) throw new RangeError(`a list of ${count} channels`);
  return Array.from({ length: count }, (_, index) => ({
    type: view.getUint8(4 + index * 2),
    id: view.getUint8(5 + index * 2),
  }));
}

const severities = ['info', 'warning', 'error'] as const;
const visibilities = ['low', 'medium', 'high'] as const;

/** Time (u64), severity, visibility, what, length (u32 each), text. */
export function readNotice(data: ArrayBuffer): ServerNotice {
  const view = new DataView(data);
  const length = view.getUint32(20, true);
  if (length > data.byteLength - 24) throw new RangeError(`a notice of ${length} bytes`);
  return {
    severity: severities[view.getUint32(8, true)] ?? 'info',
    visibility: visibilities[view.getUint32(12, true)] ?? 'low',
    what: view.getUint32(16, true),
    text: textAt(data, 24, length),
  };
}

/** A name as the server has it: a length (u32), then bytes that may end with NUL. */
export function readName(data: ArrayBuffer): string {
  return sizedText(data, 0);
}

/** 16 bytes as 32 hexadecimal digits in groups. */
export function readUuid(data: ArrayBuffer): string {
  if (data.byteLength < 16) throw new RangeError('a UUID of fewer than 16 bytes');
  const hex = [...new Uint8Array(data, 0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * SpiceMigrationDstInfo: ports (u16 each), then length and place of host and certificate subject in the message (u32 each).
 * MIGRATE_BEGIN and SWITCH_HOST have the same.
 */
export function readDestination(data: ArrayBuffer): Destination {
  const view = new DataView(data);
  return {
    port: portOf(view.getUint16(0, true)),
    tlsPort: portOf(view.getUint16(2, true)),
    host: pointedText(data, 4),
    certificateSubject: pointedText(data, 12),
  };
}

/** SpiceMsgMainMigrateBeginSeamless: where to, and the version of what is carried over. */
export function readSeamlessDestination(data: ArrayBuffer): { readonly to: Destination; readonly version: number } {
  return { to: readDestination(data), version: new DataView(data).getUint32(20, true) };
}

function portOf(value: number): number | undefined {
  return value === 0 || value === 0xffff ? undefined : value;
}

/** Longest text that is kept of a server. */
const mostText = 4096;

function pointedText(data: ArrayBuffer, at: number): string {
  const view = new DataView(data);
  const length = view.getUint32(at, true);
  return length === 0 ? '' : textAt(data, view.getUint32(at + 4, true), length);
}

function sizedText(data: ArrayBuffer, at: number): string {
  return textAt(data, at + 4, new DataView(data).getUint32(at, true));
}

function textAt(data: ArrayBuffer, at: number, length: number): string {
  if (at + length > data.byteLength) throw new RangeError(`a text of ${length} bytes`);
  const text = new TextDecoder().decode(new Uint8Array(data, at, Math.min(length, mostText)));
  return text.replace(/\0[^]*$/, '');
}
