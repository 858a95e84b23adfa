type When = 'auto' | 'always' | 'never';

/** How a server starts; all that is left out is off, or the library's default. */
export interface SpiceServerSpec {
  /** QXL devices, each a display channel: 1 to 4, 1 when left out. */
  readonly displays?: number;
  /** Of the primary surfaces; 640x480 when left out. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Of the primary surfaces, as SpiceSurfaceFmt (spice/enums.h): 32 (xRGB) when left out, or 16 (555). */
  readonly format?: 16 | 32;
  /** What the server prefers; a client's PREFERRED_COMPRESSION goes first. `off` when left out. */
  readonly imageCompression?: 'off' | 'auto_glz' | 'auto_lz' | 'quic' | 'glz' | 'lz' | 'lz4';
  /** JPEG instead of QUIC where loss is allowed. */
  readonly jpeg?: When;
  /** GLZ within zlib. */
  readonly zlibGlz?: When;
  readonly streamingVideo?: 'off' | 'all' | 'filter';
  /** As `gstreamer:vp8;spice:mjpeg`. */
  readonly videoCodecs?: string;
  /** Opus; `true` when left out. */
  readonly playbackCompression?: boolean;
  readonly password?: string;
  /** A folder of `LabCertificates`; then there is a TLS port. */
  readonly x509Dir?: string;
  /** Channels (main, display, inputs, cursor, playback, record, or default for all) that the plain port refuses: "need secured". */
  readonly secureChannels?: readonly string[];
  /** `client` (a tablet takes positions) when left out; `server`: the mouse takes motion only. */
  readonly mouse?: 'client' | 'server';
  readonly name?: string;
  /** The program's own guest agent; or, on a unix socket, somebody else's: the path, on which a spice-vdagentd may connect. */
  readonly agent?: true | { readonly socket: string };
  /** The agent is told of the monitors that a client asks for, as with devices that can't be; else the display is. */
  readonly agentMonitors?: boolean;
  /** Playback and record. */
  readonly sound?: boolean;
  /** Channels that carry bytes: `usbredir`, `smartcard`, `webdav` or `port:NAME`. */
  readonly channels?: readonly string[];
  /** How a client is told to go to another server; `semi-seamless` when left out. */
  readonly migration?: 'switch-host' | 'semi-seamless' | 'seamless';
  /** A machine comes here from another server: it does not run before `machine start`. */
  readonly migrationTarget?: boolean;
}

/** The environment variable in which the program gets its password: argv can be read by others. */
export const ticketVariable = 'LAB_SPICE_TICKET';

/** The program's command line; the password is not in it. */
export function serverArguments(spec: SpiceServerSpec): string[] {
  const { size, secureChannels = [], channels = [] } = spec;
  const option = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${name}=${value}`];
  return [
    ...option('displays', spec.displays),
    ...option('size', size && `${size.width}x${size.height}`),
    ...option('format', spec.format),
    ...option('image-compression', spec.imageCompression),
    ...option('jpeg', spec.jpeg),
    ...option('zlib-glz', spec.zlibGlz),
    ...option('streaming-video', spec.streamingVideo),
    ...option('video-codecs', spec.videoCodecs),
    ...(spec.playbackCompression === false ? ['--no-playback-compression'] : []),
    ...option('ticket-env', spec.password === undefined ? undefined : ticketVariable),
    ...option('x509-dir', spec.x509Dir),
    ...secureChannels.flatMap((channel) => option('secure', channel)),
    ...option('mouse', spec.mouse),
    ...option('name', spec.name),
    ...(spec.agent === true ? ['--agent'] : option('agent-socket', spec.agent?.socket)),
    ...(spec.agentMonitors ? ['--agent-monitors'] : []),
    ...(spec.sound ? ['--sound'] : []),
    ...channels.flatMap((channel) => option('channel', channel)),
    ...option('migration', spec.migration),
    ...(spec.migrationTarget ? ['--migration-target'] : []),
  ];
}
