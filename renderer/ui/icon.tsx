import { memo } from 'react';

/** Paths on a 16 px grid, one stroke. Drawn for this project. */
const paths = {
  folder: 'M2 4h4.2l1.5 1.8H14v7.2H2z',
  pin: 'M5.5 2.5h5M6.5 2.5v4L4.5 9h7l-2-2.5v-4M8 9v4.5',
  screen: 'M2 3.5h12v7.5H2zM6 13.5h4M8 11v2.5',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2M8 5v3.2l2.2 1.4',
  star: 'M8 2.2l1.8 3.7 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4L2.2 6.5l4-.6z',
  cloud: 'M4.6 12.5a2.9 2.9 0 0 1-.3-5.8A3.9 3.9 0 0 1 11.7 6.2a3.15 3.15 0 0 1 .1 6.3z',
  plus: 'M8 3v10M3 8h10',
  gear: 'M2.5 5h4.3M10.2 5h3.3M8.5 3.3a1.7 1.7 0 1 0 0 3.4a1.7 1.7 0 1 0 0-3.4M2.5 11h2.3M8.2 11h5.3M6.5 9.3a1.7 1.7 0 1 0 0 3.4a1.7 1.7 0 1 0 0-3.4',
  grid: 'M2.5 2.5h4.5v4.5h-4.5zM9 2.5h4.5v4.5h-4.5zM2.5 9h4.5v4.5h-4.5zM9 9h4.5v4.5h-4.5z',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  arrange: 'M5 3v10M2.5 10.5L5 13l2.5-2.5M9 4h5M9 8h3.5M9 12h2',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.3 10.3L13.5 13.5',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3.5 8.5l3 3 6-7',
  'chevron-down': 'M4.5 6.5L8 10l3.5-3.5',
  'chevron-up': 'M4.5 9.5L8 6l3.5 3.5',
  'chevron-right': 'M6.5 4.5L10 8l-3.5 3.5',
  more: 'M3.5 7.6a.4.4 0 1 0 0 .8a.4.4 0 1 0 0-.8M8 7.6a.4.4 0 1 0 0 .8a.4.4 0 1 0 0-.8M12.5 7.6a.4.4 0 1 0 0 .8a.4.4 0 1 0 0-.8',
  warning: 'M8 2.5l6 10.8H2zM8 6.5v3M8 11.4h.01',
  info: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2M8 7.3v3.7M8 5h.01',
  error: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2M6 6l4 4M10 6l-4 4',
  refresh: 'M13 7a5.2 5.2 0 1 0-.6 3.6M13.3 3.5V7H9.8',
  undo: 'M5.5 3L2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H6',
  lock: 'M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  unlock: 'M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 4.8-1',
  key: 'M5.3 7.7a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 1 0 0-5.4M7.3 8.7L13 3M11 5l1.8 1.8',
  copy: 'M6 6h7.5v7.5H6zM10 6V2.5H2.5V10H6',
  trash: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9M6.7 7v4M9.3 7v4',
  pencil: 'M3 13l.6-2.9L10.8 2.9l2.3 2.3-7.2 7.2zM9.2 4.5l2.3 2.3',
  grip: 'M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01',
  'sign-in': 'M9 2.5h4.5v11H9M2.5 8h7M7 5.5L9.5 8 7 10.5',
  'sign-out': 'M7 2.5H2.5v11H7M6.5 8h7M11 5.5L13.5 8 11 10.5',
  sidebar: 'M2 3h12v10H2zM6.5 3v10',
  details: 'M2 3h12v10H2zM9.5 3v10M11.3 6h1M11.3 8.5h1',
  terminal: 'M2 3h12v10H2zM4.5 6l2 2-2 2M8.5 10h3',
  windows: 'M2.5 3.5h11v9h-11zM8 3.5v9M2.5 8h11',
  eye: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6',
  'eye-off':
    'M6.2 4.1A6 6 0 0 1 8 3.8c4 0 6.5 4.2 6.5 4.2a11 11 0 0 1-1.9 2.3M3.9 5.2A11 11 0 0 0 1.5 8S4 12.2 8 12.2a6.3 6.3 0 0 0 2.7-.6M2.5 2.5l11 11',
  wand: 'M3 13l7-7M11 2.5v2M11 7.5v2M7.5 6h2M12.5 6h2',
  route:
    'M3.5 11.5a1.3 1.3 0 1 0 0 2.6a1.3 1.3 0 1 0 0-2.6M12.5 1.9a1.3 1.3 0 1 0 0 2.6a1.3 1.3 0 1 0 0-2.6M4.8 12.8H10a2.4 2.4 0 0 0 0-4.8H6a2.4 2.4 0 0 1 0-4.8h5.2',
  open: 'M9 2.5h4.5V7M13.5 2.5L7.5 8.5M11.5 9.5v4h-9v-9h4',
  sound: 'M2.5 6v4h2.6L8.5 13V3L5.1 6zM10.8 5.8a3.2 3.2 0 0 1 0 4.4M12.6 4a5.8 5.8 0 0 1 0 8',
  'sound-off': 'M2.5 6v4h2.6L8.5 13V3L5.1 6zM10.8 6.2l3.4 3.6M14.2 6.2l-3.4 3.6',
  microphone: 'M8 2a2 2 0 0 0-2 2v4a2 2 0 0 0 4 0V4a2 2 0 0 0-2-2M3.8 7.8a4.2 4.2 0 0 0 8.4 0M8 12v2.2M5.8 14.2h4.4',
  keyboard: 'M1.5 4h13v8h-13zM4 6.7h.01M6.7 6.7h.01M9.3 6.7h.01M12 6.7h.01M5 9.5h6',
  'type-text': 'M3.5 4.5v-2h9v2M8 2.5v11M6 13.5h4',
  clipboard: 'M4 3.5h8v10H4zM6 2h4v3H6zM6.2 8h3.6M6.2 10.5h2.4',
  power: 'M8 2v5.5M4.6 4.3a5.2 5.2 0 1 0 6.8 0',
  camera: 'M2 5h3l1.2-1.8h3.6L11 5h3v8H2zM8 6.7a2.2 2.2 0 1 0 0 4.4a2.2 2.2 0 1 0 0-4.4',
  save: 'M8 2.5v7M5 6.8L8 9.8l3-3M2.5 11v2.5h11V11',
  fullscreen: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  'exit-fullscreen': 'M6 2.5V6H2.5M13.5 6H10V2.5M10 13.5V10h3.5M2.5 10H6v3.5',
  fit: 'M2 3h12v10H2zM5 8h6M6.5 6.5L5 8l1.5 1.5M9.5 6.5L11 8 9.5 9.5',
  'actual-size': 'M2 3h12v10H2zM5 6.3l1-.8v5M8 6.8h.01M8 9.7h.01M10.2 6.3l1-.8v5',
} as const;

export type IconName = keyof typeof paths;

/** A 16 px line drawing in the colour of the text. It is decoration: what it means stands beside it, as text or as a label. */
export const Icon = memo(function Icon({
  name,
  filled = false,
}: {
  readonly name: IconName;
  readonly filled?: boolean;
}) {
  return (
    <svg
      className="icon"
      data-filled={filled || undefined}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
});
