import type { Protocol, SpiceEngine } from '../../shared/console.ts';
import type { ConsoleApi } from '../../shared/ipc.ts';
import { mount } from '../ui/mount.tsx';
import '../ui/ui.css';
import './console.css';
import './tools.css';
import { ConsoleApp } from './console-app.tsx';
import { createConsoleParts, type ConsoleWindowParts } from './console-parts.ts';
import { deliverThumbnails } from './thumbnail.ts';
import type { Viewer } from './viewer.ts';

const { zstack } = window as unknown as { readonly zstack: ConsoleApi };

/** Only the engine that is needed is loaded. */
async function loadViewer(protocol: Protocol, engine: SpiceEngine): Promise<Viewer> {
  if (protocol === 'vnc') return (await import('./vnc/vnc-viewer.ts')).createVncViewer();
  if (engine === 'html5') return (await import('./spice/html5/html5-viewer.ts')).createHtml5Viewer();
  return (await import('./spice/spice-viewer.ts')).createSpiceViewer({
    follow: async (claim) => {
      const answer = await zstack.request('session.migrate', claim);
      return answer.ok ? answer.value : null;
    },
  });
}

const parts: ConsoleWindowParts = createConsoleParts({
  api: zstack,
  loadViewer: (protocol) => loadViewer(protocol, parts.store.view()?.spiceEngine ?? 'own'),
});

void parts.store.start();
deliverThumbnails({
  api: zstack,
  picture: parts.link.livePicture,
  onChange: parts.link.onChange,
  wanted: () => parts.store.view()?.look.settings.thumbnails !== 'off',
});
// Both engines are read while the main process still finds the way: which one it will be is not known yet.
void Promise.allSettled([import('./vnc/vnc-viewer.ts'), import('./spice/spice-viewer.ts')]);
mount(<ConsoleApp api={zstack} parts={parts} />);
