export { createHtml5Viewer as createSpiceViewer } from './html5/html5-viewer.ts';
