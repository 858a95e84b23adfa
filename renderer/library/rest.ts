// What the window's first screen does without: a file of its own, read once that screen stands (`rest-part.tsx`).
export { BookmarksView } from './bookmarks/bookmarks-view.tsx';
export { Asked } from './dialogs/asked.tsx';
export { LinkDialog } from './dialogs/link-dialog.tsx';
export { Palette } from './palette/palette.tsx';
export { DoctorView } from './views/doctor-view.tsx';
export { LogView } from './views/log-view.tsx';
export { ReportView } from './views/report-view.tsx';
export { SettingsView } from './views/settings-view.tsx';
