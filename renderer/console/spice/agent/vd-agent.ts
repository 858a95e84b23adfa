/** Numbers of the agent's own protocol (spice-protocol: vd_agent.h), which travels inside of the main channel. */
export const agentMessage = {
  mouseState: 1,
  monitorsConfig: 2,
  reply: 3,
  clipboard: 4,
  displayConfig: 5,
  announceCapabilities: 6,
  clipboardGrab: 7,
  clipboardRequest: 8,
  clipboardRelease: 9,
  fileXferStart: 10,
  fileXferStatus: 11,
  fileXferData: 12,
  clientDisconnected: 13,
  maxClipboard: 14,
  audioVolumeSync: 15,
  graphicsDeviceInfo: 16,
} as const;

/** VD_AGENT_PROTOCOL; anything else in a message's head is a broken stream. */
export const agentProtocol = 1;
/** protocol (u32), type (u32), opaque (u64), size (u32) */
export const agentHeaderBytes = 20;
/** VD_AGENT_MAX_DATA_SIZE: what one AGENT_DATA message carries at most. */
export const agentChunkBytes = 2048;

/** Numbers of VD_AGENT_CAP_*. */
export const agentCap = {
  mouseState: 0,
  monitorsConfig: 1,
  reply: 2,
  clipboard: 3,
  displayConfig: 4,
  clipboardByDemand: 5,
  clipboardSelection: 6,
  sparseMonitorsConfig: 7,
  guestLineEndLf: 8,
  guestLineEndCrlf: 9,
  maxClipboard: 10,
  audioVolumeSync: 11,
  monitorsConfigPosition: 12,
  fileXferDisabled: 13,
  fileXferDetailedErrors: 14,
  graphicsDeviceInfo: 15,
  clipboardNoReleaseOnRegrab: 16,
  clipboardGrabSerial: 17,
} as const;
export type AgentCap = keyof typeof agentCap;

/** What a clipboard holds (VD_AGENT_CLIPBOARD_*). */
export const clipboardType = { none: 0, text: 1, png: 2 } as const;
/** VD_AGENT_CLIPBOARD_SELECTION_CLIPBOARD; the others (X's primary and secondary) are no clipboard that this computer has. */
export const clipboardSelection = 0;

/** VD_AGENT_FILE_XFER_STATUS_*. */
export const fileStatus = {
  canSendData: 0,
  cancelled: 1,
  error: 2,
  success: 3,
  notEnoughSpace: 4,
  sessionLocked: 5,
  agentNotConnected: 6,
  disabled: 7,
} as const;

/** The capabilities that a set of words says. */
export function hasCap(words: readonly number[], cap: AgentCap): boolean {
  const number = agentCap[cap];
  return ((words[number >> 5] ?? 0) & (1 << (number & 31))) !== 0;
}
