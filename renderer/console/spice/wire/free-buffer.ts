/** A port whose other end is shut: what is handed over through it is gone. */
const nowhere = shutPort();

/**
 * Gives a buffer's memory back at once; it has no bytes afterwards. A garbage collector counts what a small object on its heap holds
 * on to late: at 25 MB a second of pictures it would let 60 MB lie about.
 */
export function freeBuffer(buffer: ArrayBuffer): void {
  // Chromium 114; Electron 22 has 108.
  if ('transfer' in buffer) (buffer as ArrayBuffer & { transfer(size: number): ArrayBuffer }).transfer(0);
  else nowhere.postMessage(null, [buffer]);
}

function shutPort(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return port1;
}
