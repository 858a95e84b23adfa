import { describe, expect, it } from 'vitest';
import { Observable } from '../../../../renderer/console/observable.ts';
import { noSound, type SoundWish } from '../../../../renderer/console/sound.ts';
import { WindowSound } from '../../../../renderer/console/window-sound.ts';

function setUp() {
  const can = { viewOnly: false, answer: true, forbidden: false };
  const remembered: object[] = [];
  let dropped = 0;
  const sound = new WindowSound({
    viewOnly: () => can.viewOnly,
    askMicrophone: () => Promise.resolve(can.answer),
    dropMicrophone: () => (dropped += 1),
    microphoneForbidden: () => can.forbidden,
    remember: (loudness) => remembered.push(loudness),
  });
  const viewer = () => {
    const wishes: SoundWish[] = [];
    return { state: new Observable(noSound), delayMs: undefined, wish: (it: SoundWish) => wishes.push(it), wishes };
  };
  return { can, sound, viewer, remembered, dropped: () => dropped };
}

describe('WindowSound', () => {
  it('shows what the viewer of now does, and nothing of the one before', () => {
    const { sound, viewer } = setUp();
    const [one, two] = [viewer(), viewer()];
    sound.follow(one);
    one.state.set({ ...noSound, plays: true, playing: true });
    expect(sound.value()).toMatchObject({ plays: true, playing: true });
    sound.follow(two);
    one.state.set({ ...noSound, records: true });
    expect(sound.value()).toMatchObject(noSound);
    sound.follow(undefined);
    expect(sound.value().plays).toBe(false);
  });

  it('keeps what was chosen over a reconnect', () => {
    const { sound, viewer } = setUp();
    const [one, two] = [viewer(), viewer()];
    sound.follow(one);
    sound.choose({ volume: 0.5 });
    sound.choose({ muted: true });
    expect(one.wishes.at(-1)).toEqual({ volume: 0.5, muted: true, microphone: false });
    sound.follow(two);
    expect(two.wishes).toEqual([{ volume: 0.5, muted: true, microphone: false }]);
  });

  it('keeps the loudness for the next time, and begins with that of the last', () => {
    const { sound, viewer, remembered } = setUp();
    const one = viewer();
    sound.restore({ volume: 0.25, muted: true });
    sound.follow(one);
    expect(one.wishes).toEqual([{ volume: 0.25, muted: true, microphone: false }]);
    expect(remembered).toEqual([]);
    sound.tryOut({ volume: 0.5, muted: false });
    expect(one.wishes.at(-1)).toEqual({ volume: 0.5, muted: false, microphone: false });
    expect(remembered).toEqual([]);
    sound.choose({ volume: 0.75, muted: false });
    expect(remembered).toEqual([{ volume: 0.75, muted: false }]);
  });

  it('shuts the microphone as soon as the administrator forbids it', async () => {
    const { can, sound, viewer } = setUp();
    const one = viewer();
    sound.follow(one);
    await sound.setMicrophone(true);
    can.forbidden = true;
    sound.refresh();
    expect(one.wishes.at(-1)?.microphone).toBe(false);
    expect(sound.value()).toMatchObject({ microphoneForbidden: true, wish: { microphone: false } });
    can.forbidden = false;
    sound.refresh();
    expect(one.wishes.at(-1)?.microphone).toBe(false);
    expect(sound.value().microphoneForbidden).toBe(false);
  });

  it('lets the microphone on after a yes, and off at once', async () => {
    const { can, sound, viewer, dropped } = setUp();
    const one = viewer();
    sound.follow(one);
    can.answer = false;
    await sound.setMicrophone(true);
    expect(one.wishes.at(-1)?.microphone).toBe(false);
    can.answer = true;
    await sound.setMicrophone(true);
    expect(one.wishes.at(-1)?.microphone).toBe(true);
    const off = sound.setMicrophone(false);
    expect([one.wishes.at(-1)?.microphone, dropped()]).toEqual([false, 1]);
    await off;
  });

  it('lets nothing through while the window only looks', async () => {
    const { can, sound, viewer } = setUp();
    const one = viewer();
    sound.follow(one);
    await sound.setMicrophone(true);
    can.viewOnly = true;
    sound.refresh();
    expect(one.wishes.at(-1)?.microphone).toBe(false);
    can.viewOnly = false;
    sound.refresh();
    expect(one.wishes.at(-1)?.microphone).toBe(true);
  });
});
