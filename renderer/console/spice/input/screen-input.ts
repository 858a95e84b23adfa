import { DomInput, type DomInputDeps } from './dom-input.ts';
import type { Inputs } from './inputs.ts';

/** What a person types and points at on a screen, from when the server takes it. */
export class ScreenInput {
  private viewOnly = false;
  private taken: { readonly inputs: Inputs; readonly dom: DomInput } | undefined;

  constructor(private readonly deps: Omit<DomInputDeps, 'inputs' | 'isMac'>) {}

  get isReady(): boolean {
    return this.taken !== undefined;
  }

  get isViewOnly(): boolean {
    return this.viewOnly;
  }

  /** Undefined before the guest has told. */
  get capsLock(): boolean | undefined {
    return this.taken?.inputs.capsLock;
  }

  /** Undefined before a server has taken them. */
  get inputs(): Inputs | undefined {
    return this.taken?.inputs;
  }

  /** The same once more: another server takes them now. */
  take(inputs: Inputs): void {
    inputs.muted = this.viewOnly;
    if (inputs === this.taken?.inputs) return;
    const isMac = navigator.userAgent.includes('Mac OS');
    this.taken = { inputs, dom: new DomInput({ ...this.deps, inputs, isMac }) };
  }

  key(code: string, down: boolean): void {
    this.taken?.inputs.key(code, down);
  }

  releaseAll(): void {
    this.taken?.dom.releaseAll();
  }

  setViewOnly(on: boolean): void {
    if (on) this.releaseAll();
    this.viewOnly = on;
    if (this.taken) this.taken.inputs.muted = on;
  }

  /** Also releases what is pressed. Idempotent. */
  dispose(): void {
    this.taken?.dom.dispose();
    this.taken = undefined;
  }
}
