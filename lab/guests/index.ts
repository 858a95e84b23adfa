import { QemuGuest } from './qemu-guest.ts';
import type { QemuGuestSpec } from './qemu-arguments.ts';
import { XtigervncDesktop, type DesktopSpec } from './xtigervnc-desktop.ts';

export { XspiceDesktop } from './xspice-desktop.ts';
export { XtigervncDesktop } from './xtigervnc-desktop.ts';
export { QemuGuest } from './qemu-guest.ts';

/** What all guests have in common: see QemuGuestSpec for each. */
export type GuestOptions = Omit<QemuGuestSpec, 'vnc'>;

/** A guest with VNC only (no authentication, or VncAuth when there is a password). */
export function createVncGuest(options: Omit<GuestOptions, 'spice'>): QemuGuest {
  return new QemuGuest({ ...options, vnc: true });
}

/** A guest with SPICE only; give `spice.x509Dir` for a TLS port, `spice.plain: false` for nothing but that. */
export function createSpiceGuest(options: GuestOptions): QemuGuest {
  return new QemuGuest({ ...options, spice: options.spice ?? {} });
}

/** A guest with VNC and SPICE, on the same screen. */
export function createBothGuest(options: GuestOptions): QemuGuest {
  return new QemuGuest({ ...options, vnc: true, spice: options.spice ?? {} });
}

/** A real X desktop behind VNC. */
export function createXtigervncDesktop(spec: DesktopSpec): XtigervncDesktop {
  return new XtigervncDesktop(spec);
}
