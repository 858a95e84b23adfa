import { useEffect, useState } from 'react';
import { useWords } from '../ui/ui-context.tsx';
import type { ConsoleView } from './console-store.ts';
import type { Meter } from './meter.ts';
import { useObservable } from './observable.ts';
import type { ScreenView, SessionLink } from './session-link.ts';
import { useTools } from './tools-context.tsx';

interface StatisticsProps {
  readonly view: ConsoleView;
  readonly screen: ScreenView;
  readonly link: SessionLink;
}

const eachMs = 1000;

/** Figures of the connection over the screen; what is counted is counted anyway, and read once a second while this is shown. */
export function Statistics({ view, screen, link }: StatisticsProps) {
  const t = useWords('console');
  const { liveness } = useTools();
  const { roundTripMs } = useObservable(liveness);
  const rates = useRates(link);
  const { phase } = view.state;
  if (phase.kind !== 'connected' || !screen.size) return null;
  const { protocol, route, encrypted, peer } = phase.link;
  const { width, height } = screen.size;
  const figures: readonly (readonly [name: string, value: string])[] = [
    [t('statistics.roundTrip'), roundTripMs === null ? '–' : t('milliseconds', { ms: roundTripMs.toFixed(1) })],
    [t('statistics.frames'), t('statistics.perSecond', { count: Math.round(rates.frames) })],
    [t('statistics.in'), t('statistics.mbits', { rate: rates.mbitsIn.toFixed(2) })],
    [t('statistics.out'), t('statistics.mbits', { rate: rates.mbitsOut.toFixed(3) })],
    [t('statistics.codec'), rates.encoding || '–'],
    [
      t('statistics.protocol'),
      `${protocol.toUpperCase()} · ${encrypted ? t('pill.encrypted') : t('pill.unencrypted')}`,
    ],
    [t('statistics.route'), `${t(`pill.route.${route}`)} · ${peer}`],
    [t('statistics.size'), `${width} × ${height}`],
    ...(rates.soundMs === undefined
      ? []
      : [[t('statistics.sound'), t('milliseconds', { ms: Math.round(rates.soundMs) })] as const]),
    [t('statistics.scale'), `${(rates.scale * 100).toFixed(0)} % · ${t(`scale.${screen.scale}`)}`],
  ];
  return (
    <dl className="statistics selectable" aria-label={t('statistics.title')}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface Rates {
  readonly frames: number;
  readonly mbitsIn: number;
  readonly mbitsOut: number;
  readonly encoding: string;
  /** How long sound waits before it is heard; undefined while there is none. */
  readonly soundMs: number | undefined;
  /** Physical pixels to a guest pixel. */
  readonly scale: number;
}

const noRates: Rates = { frames: 0, mbitsIn: 0, mbitsOut: 0, encoding: '', soundMs: undefined, scale: 1 };

function useRates(link: SessionLink): Rates {
  const [rates, setRates] = useState(noRates);
  useEffect(() => {
    let before: Reading | undefined;
    const look = () => {
      const now = read(link);
      if (now && before?.meter === now.meter) setRates(ratesOf(before, now));
      before = now;
    };
    look();
    const timer = setInterval(look, eachMs);
    return () => clearInterval(timer);
  }, [link]);
  return rates;
}

type Reading = Pick<Meter, 'frames' | 'bytesIn' | 'bytesOut' | 'encoding'> & {
  readonly meter: Meter;
  readonly at: number;
  readonly scale: number;
  readonly soundMs: number | undefined;
};

function read(link: SessionLink): Reading | undefined {
  const viewer = link.live;
  if (!viewer) return undefined;
  const { meter, picture } = viewer;
  const { frames, bytesIn, bytesOut, encoding } = meter;
  const shown = picture ? (picture.getBoundingClientRect().width * window.devicePixelRatio) / picture.width : 1;
  return {
    meter,
    frames,
    bytesIn,
    bytesOut,
    encoding,
    at: performance.now(),
    scale: shown,
    soundMs: viewer.sound?.delayMs,
  };
}

function ratesOf(before: Reading, now: Reading): Rates {
  const seconds = (now.at - before.at) / 1000;
  const mbits = (bytes: number) => (bytes * 8) / 1e6 / seconds;
  return {
    frames: (now.frames - before.frames) / seconds,
    mbitsIn: mbits(now.bytesIn - before.bytesIn),
    mbitsOut: mbits(now.bytesOut - before.bytesOut),
    encoding: now.encoding,
    soundMs: now.soundMs,
    scale: now.scale,
  };
}
