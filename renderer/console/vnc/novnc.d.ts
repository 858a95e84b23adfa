/** The part of noVNC 1.7.0 that is used: its public API (docs/API.md), and the methods that `ObservedRfb` overrides. */
declare module '@novnc/novnc' {
  export interface RfbEvents {
    connect: CustomEvent<Record<string, never>>;
    disconnect: CustomEvent<{ readonly clean: boolean }>;
    credentialsrequired: CustomEvent<{ readonly types: readonly string[] }>;
    securityfailure: CustomEvent<{ readonly status: number; readonly reason?: string }>;
    bell: CustomEvent<unknown>;
  }

  interface ReceiveQueue {
    rQwait(what: string, bytes: number, goBack?: number): boolean;
    rQskipBytes(bytes: number): void;
    rQshift8(): number;
    rQshift32(): number;
    rQshiftStr(bytes: number): string;
    rQshiftBytes(bytes: number): Uint8Array<ArrayBuffer>;
    readonly _rQlen: number;
    _rQi: number;
  }

  // eslint-disable-next-line import-x/no-default-export -- it is theirs
  export default class RFB {
    constructor(
      target: HTMLElement,
      channel: WebSocket,
      options: { readonly shared?: boolean; readonly credentials?: { readonly password?: string } },
    );
    /** Not public: writes single messages. */
    static readonly messages: {
      fbUpdateRequest(sock: ReceiveQueue, incremental: boolean, x: number, y: number, w: number, h: number): void;
      clientFence(sock: ReceiveQueue, flags: number, payload: string): void;
    };
    viewOnly: boolean;
    resizeSession: boolean;
    showDotCursor: boolean;
    background: string;
    addEventListener<K extends keyof RfbEvents>(type: K, listener: (event: RfbEvents[K]) => void): void;
    disconnect(): void;
    sendKey(keysym: number, code: string, down: boolean): void;
    clipboardPasteFrom(text: string): void;

    /** Not public: reads one rectangle; true when it is complete. */
    protected _handleRect(): boolean;
    /** Not public: reads one FramebufferUpdate; true when it is complete. */
    protected _framebufferUpdate(): boolean;
    /** Not public: reads what has arrived. */
    protected _handleMessage(): void;
    /** Not public: reads one step of the handshake; true when it is complete. */
    protected _initMsg(): boolean;
    /** Not public: reads a ServerCutText message; true when it is complete. */
    protected _handleServerCutText(): boolean;
    /** Not public: reads a ServerFence message; true when it is complete. */
    protected _handleServerFenceMsg(): boolean;
    /** Not public: reads the answer to, or the news of, another size; true when it is complete. */
    protected _handleExtendedDesktopSize(): boolean;
    /** Not public: the receive queue. `rQwait` is true while bytes are missing, and then steps back by the last argument. */
    protected readonly _sock: ReceiveQueue;
    /** Not public: the framebuffer got this size. */
    protected _resize(width: number, height: number): void;
    /** Not public: gives up; `details` is for a log. */
    protected _fail(details: string): false;
    /** Not public: lays the picture out. */
    protected _updateScale(): void;
    /** Not public: the room for the picture, in guest pixels. */
    protected _screenSize(): { w: number; h: number };
    /** Not public: asks the guest to take the room's size, where it may. */
    protected _requestRemoteResize(): void;
    /** Not public: `x` and `y` in CSS pixels of the canvas. */
    protected _sendMouse(x: number, y: number, mask: number): void;
    protected readonly _FBU: { readonly encoding: number | null; readonly x: number; readonly y: number };
    protected readonly _display: { flush(): Promise<void>; scale: number };
    protected readonly _keyboard: { _allKeysUp(): void };
    protected readonly _supportsFence: boolean;
    protected readonly _qemuExtKeyEventSupported: boolean;
    protected readonly _remoteCapsLock: boolean | null;
    protected readonly _rfbConnectionState: string;
    protected readonly _clipboardServerCapabilitiesFormats: Readonly<Record<number, boolean>>;
  }
}
