import type { LibraryApi } from '../../shared/ipc.ts';
import { mount } from '../ui/mount.tsx';
import '../ui/ui.css';
import './library.css';
import { App } from './app.tsx';
import { PicturesContext, PictureShelf } from './pictures.ts';
import { LibraryStore } from './store.ts';

const { zstack } = window as unknown as { readonly zstack: LibraryApi };
const store = new LibraryStore({ api: zstack });
const pictures = new PictureShelf({ api: zstack });

pictures.start();
void store.start();
mount(
  <PicturesContext value={pictures}>
    <App api={zstack} store={store} />
  </PicturesContext>,
);
