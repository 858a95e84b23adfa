/** The part of noVNC 1.7.0 that is used: its public API (docs/API.md), and the methods that `ObservedRfb` overrides. */
declare module '@novnc/novnc' {
  export interface RfbEvents {
    connect: CustomEvent<Record<string, never>>;
    disconnect: CustomEvent<{ readonly clean: boolean }>;
    credentialsrequired: CustomEvent<{ readonly types: readonly string[] }>;
    securityfailure: CustomEvent<{ readonly status: number; readonly reason?: string }>;
    bell: CustomEvent<unknown>;
  }

  // eslint-disable-next-line import-x/no-default-export -- it is theirs
  export default class RFB {
    constructor(
      target: HTMLElement,
      channel: WebSocket,
      options: { readonly shared?: boolean; readonly credentials?: { readonly password?: string } },
    );
    scaleViewport: boolean;
    resizeSession: boolean;
    focusOnClick: boolean;
    background: string;
    addEventListener<K extends keyof RfbEvents>(type: K, listener: (event: RfbEvents[K]) => void): void;
    disconnect(): void;
    sendKey(keysym: number, code: string, down: boolean): void;

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
    /** Not public: the receive queue. `rQwait` is true while bytes are missing, and then steps back by the last argument. */
    protected readonly _sock: {
      rQwait(what: string, bytes: number, goBack?: number): boolean;
      rQskipBytes(bytes: number): void;
      rQshift32(): number;
      readonly _rQlen: number;
      readonly _rQi: number;
    };
    /** Not public: the framebuffer got this size. */
    protected _resize(width: number, height: number): void;
    /** Not public: gives up; `details` is for a log. */
    protected _fail(details: string): false;
    protected readonly _FBU: { readonly encoding: number | null };
    protected readonly _display: { flush(): Promise<void> };
  }
}
