import { SpiceGuest } from '../../renderer/console/spice/agent/spice-guest.ts';
import { MainChannel } from '../../renderer/console/spice/main/main-channel.ts';
import type { SessionDeps } from '../../renderer/console/spice/session.ts';

/** The real main channel, with an agent that nobody listens to. */
export function quietMain(onMoved = () => {}): SessionDeps['createMain'] {
  const guest = new SpiceGuest({ onContent: () => {}, onTooLarge: () => {}, onReady: () => {} });
  return (channel, hooks) =>
    new MainChannel({
      ...hooks,
      send: (type, payload) => channel.send(type, payload),
      createAgent: (wire) => guest.createAgent(wire),
      onPointer: () => {},
      onNotice: () => {},
      onMoved,
    });
}

const nothing = () => {};

/** Hooks of a main channel that nobody listens to. */
export const quietHooks: Parameters<SessionDeps['createMain']>[1] = {
  onLinked: nothing,
  onInit: nothing,
  onChannels: nothing,
  onMultimediaTime: nothing,
  onMigrateBegin: nothing,
  onMigrateEnd: nothing,
  onMigrateCancel: nothing,
};
