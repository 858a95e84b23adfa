import type { SoundFormat } from './messages.ts';
import { recorderName, type FromRecorder } from './worklet-protocol.ts';
import workletUrl from './worklet.ts?worker&url';

export interface MicrophoneDeps {
  readonly format: SoundFormat;
  /** Ten milliseconds of sound. */
  readonly onSound: (samples: FromRecorder) => void;
  /** Once, when it was unplugged or taken away. */
  readonly onEnd: () => void;
}

/** This computer's microphone while it is open. */
export interface Microphone {
  /** 0 to 1. */
  setGain(gain: number): void;
  close(): void;
}

/** Opens the microphone; rejects where there is none, or where the main process does not permit it. */
export type OpenMicrophone = (deps: MicrophoneDeps) => Promise<Microphone>;

export const openMicrophone: OpenMicrophone = async ({ format, onSound, onEnd }) => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: format.channels } });
  const stopTracks = () => stream.getTracks().forEach((track) => track.stop());
  try {
    const context = new AudioContext({ sampleRate: format.rate, latencyHint: 'interactive' });
    await context.audioWorklet.addModule(workletUrl);
    const gain = new GainNode(context);
    const node = new AudioWorkletNode(context, recorderName, {
      channelCount: format.channels,
      channelCountMode: 'explicit',
      processorOptions: { channels: format.channels },
    });
    node.port.onmessage = ({ data }: MessageEvent<FromRecorder>) => onSound(data);
    context.createMediaStreamSource(stream).connect(gain).connect(node);
    node.connect(context.destination); // silent; without a destination nothing would run
    for (const track of stream.getTracks()) track.onended = onEnd;
    return {
      setGain: (value) => gain.gain.setTargetAtTime(value, context.currentTime, 0.01),
      close() {
        node.port.onmessage = null;
        node.port.postMessage('close');
        stopTracks();
        if (context.state !== 'closed') void context.close();
      },
    };
  } catch (error) {
    stopTracks();
    throw error;
  }
};
