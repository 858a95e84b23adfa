import type { LibraryApi } from '../../shared/ipc.ts';
import { mount } from '../ui/mount.tsx';
import '../ui/ui.css';
import './library.css';
import { App } from './app.tsx';
import { LibraryStore } from './store.ts';

const { zstack } = window as unknown as { readonly zstack: LibraryApi };
const store = new LibraryStore({ api: zstack });

void store.start();
mount(<App api={zstack} store={store} />);
