/** What the app does not use of spice-html5: the parts that are mended, for tests that show what they were. */
declare module 'spice-html5/src/ticket.js' {
  export function create_rsa_from_mb(buffer: ArrayBuffer, at: number): object;
  export function rsa_encrypt(key: object, text: string): number[];
}
declare module 'spice-html5/src/wire.js' {
  export class SpiceWireReader {
    constructor(owner: object, callback: (message: ArrayBuffer) => void);
    inbound(chunk: ArrayBuffer): void;
    request(size: number): void;
  }
}
declare module 'spice-html5/src/utils.js' {
  export function keycode_to_start_scan(keyCode: number): number;
}
declare module 'spice-html5/src/inputs.js' {
  export function handle_mousemove(this: object, event: { readonly offsetX: number; readonly offsetY: number }): void;
}
declare module 'spice-html5/src/main.js' {
  export function sendCtrlAltDel(): void;
}
