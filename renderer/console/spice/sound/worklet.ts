// Runs on the browser's audio thread: nothing that the page does can make it stutter.
import { Framer } from './framer.ts';
import { JitterBuffer } from './jitter-buffer.ts';
import { playerName, recorderName, type FromPlayer, type FromRecorder, type ToPlayer } from './worklet-protocol.ts';

const targetMs = 60;
const toldEachMs = 100;

class PlayerProcessor extends AudioWorkletProcessor {
  private readonly buffer = new JitterBuffer({ rate: sampleRate, targetMs });
  private framesUntilTold = 0;
  private open = true;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToPlayer | 'close'>) => {
      if (data === 'close') this.open = false;
      else if (data.kind === 'samples') this.buffer.push(data.left, data.right);
      else if (data.kind === 'want') this.buffer.want(data.ms);
      else this.buffer.end();
    };
  }

  process(_inputs: unknown, [output]: readonly (readonly Float32Array[])[]): boolean {
    const [left, right] = output ?? [];
    if (!left || !right) return this.open;
    this.buffer.pull(left, right);
    this.framesUntilTold -= left.length;
    if (this.framesUntilTold <= 0) this.tell();
    return this.open;
  }

  private tell(): void {
    this.framesUntilTold = (sampleRate * toldEachMs) / 1000;
    this.port.postMessage(this.buffer.figures satisfies FromPlayer);
  }
}

class RecorderProcessor extends AudioWorkletProcessor {
  private readonly framer: Framer;
  private open = true;

  constructor({ processorOptions }: { readonly processorOptions: { readonly channels: number } }) {
    super();
    this.framer = new Framer({
      channels: processorOptions.channels,
      frames: Math.round(sampleRate / 100),
      tell: (samples: FromRecorder) => this.port.postMessage(samples, [samples.buffer]),
    });
    this.port.onmessage = () => (this.open = false);
  }

  process([input]: readonly (readonly Float32Array[])[]): boolean {
    if (input) this.framer.push(input);
    return this.open;
  }
}

registerProcessor(playerName, PlayerProcessor);
registerProcessor(recorderName, RecorderProcessor);
