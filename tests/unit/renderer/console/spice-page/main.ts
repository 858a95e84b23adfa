// The engine as the app uses it, and spice-html5 as it comes: tests show with the second what the first one mends.
import { SpiceMainConn, sendCtrlAltDel } from 'spice-html5/src/main.js';
import { createSpiceViewer } from '../../../../../renderer/console/spice/spice-viewer.ts';

Object.assign(window, { SpiceMainConn, sendCtrlAltDel, createSpiceViewer });
