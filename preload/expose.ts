import { contextBridge, ipcRenderer } from 'electron';
import { surface } from './surface.ts';

/** Puts the surface in the page as `window.zstack`. */
export function expose<R, P>(requests: ReadonlySet<keyof R & string>, pushes: ReadonlySet<keyof P & string>): void {
  contextBridge.exposeInMainWorld('zstack', surface<R, P>(ipcRenderer, requests, pushes));
}
