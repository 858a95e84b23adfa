// The engine as the app uses it, the one before it, and spice-html5 as it comes: tests show with the second what the first one mends.
import { SpiceMainConn, sendCtrlAltDel } from 'spice-html5/src/main.js';
import { BitmapTarget } from '../../../../../renderer/console/spice/display/bitmap-target.ts';
import { JpegReader } from '../../../../../renderer/console/spice/display/jpeg.ts';
import { createWebglTarget } from '../../../../../renderer/console/spice/display/webgl-target.ts';
import { supportedVideoCodecs } from '../../../../../renderer/console/spice/display/streams/codecs.ts';
import { createStreams } from '../../../../../renderer/console/spice/display/streams/streams.ts';
import { createHtml5Viewer } from '../../../../../renderer/console/spice/html5/html5-viewer.ts';
import { createSpiceViewer } from '../../../../../renderer/console/spice/spice-viewer.ts';

Object.assign(window, {
  SpiceMainConn,
  sendCtrlAltDel,
  createSpiceViewer,
  createHtml5Viewer,
  BitmapTarget,
  createWebglTarget,
  JpegReader,
  createStreams,
  supportedVideoCodecs,
});
