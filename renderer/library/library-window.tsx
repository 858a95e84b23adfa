import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { bookmarkOfVm } from '../../shared/bookmark.ts';
import type { AppError } from '../../shared/errors.ts';
import type { AppStart, LibraryApi } from '../../shared/ipc.ts';
import { DropVeil, useFileDrop } from '../ui/file-drop.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { useVmRoom } from '../vm/room-context.ts';
import { createActions } from './actions.ts';
import { useWindowActions } from './app-actions.ts';
import { FromOutside } from './from-outside.tsx';
import { LibraryContext, type Question, type View } from './library-context.tsx';
import { useAfterPaint, useMedia } from './hooks.ts';
import { RestPart } from './rest-part.tsx';
import { useMachines } from './use-machines.ts';
import { useBookmarkToasts } from './bookmarks/use-bookmark-toasts.ts';
import { DetailsPane } from './views/details-pane.tsx';
import { MachinesView } from './views/machines-view.tsx';
import { Notices } from './views/notices.tsx';
import { SearchBar } from './views/search-bar.tsx';
import { SideBar } from './views/side-bar.tsx';
import { UpdateStrip } from './views/updates-part.tsx';
import { useWindowKeys } from './window-keys.ts';

/** Below this width the details lie over the list and are shown on demand. */
const wide = '(min-width: 980px)';
/** Below this one the side bar does too. */
const medium = '(min-width: 760px)';

type Drawer = 'side' | 'details' | null;

/** The whole window: side bar, search, one view, details of the chosen VM, and at most one dialog. */
export function LibraryWindow({ api, data }: { readonly api: LibraryApi; readonly data: AppStart }) {
  const [wanted, setView] = useState<View>(() => firstView(data));
  const view = existing(wanted, data);
  const [question, ask] = useState<Question | null>(null);
  const [palette, setPalette] = useState(false);
  const [problem, report] = useState<AppError | null>(null);
  const vmRoom = useVmRoom();
  const actions = useMemo(
    () => createActions({ api, report, askPassword: (cloudId) => ask({ kind: 'sign-in', cloudId }) }),
    [api],
  );
  const machines = useMachines(api, data, view);
  const layout = useLayout();
  const searchInput = useRef<HTMLInputElement>(null);

  const { choose, index, isWanted } = machines;
  useEffect(() => {
    if (isWanted) void api.request('console.prepare');
  }, [api, index, isWanted]);
  const { setDrawer } = layout;
  const go = useCallback(
    (next: View) => {
      setView(next);
      choose(null);
      report(null);
      setDrawer(null);
    },
    [choose, setDrawer],
  );
  useBookmarkToasts(data, actions);
  const b = useWords('bookmarks');
  const dropping = useFileDrop(question === null ? (files) => ask({ kind: 'import-bookmarks', files }) : null);
  const library = useMemo(() => ({ api, data, actions, view, go, ask, report }), [api, data, actions, view, go]);

  useEffect(() => api.on('doctor.asked', () => go({ kind: 'doctor' })), [api, go]);

  const inList = view.kind === 'all' || view.kind === 'recent' || view.kind === 'cloud';
  const listed = inList && data.clouds.length > 0;
  const focusSearch = () => {
    const select = () => searchInput.current?.select();
    if (inList) return select(); // at once: the next keys are for it
    go({ kind: 'all' });
    requestAnimationFrame(select);
  };
  const { selected } = machines;
  // The list is drawn first: who types or moves on is not held back by what stands beside it.
  const detailed = useAfterPaint(selected);
  const runs = useWindowActions({
    clouds: data.clouds,
    actions,
    go,
    ask,
    showPalette: () => setPalette(true),
    focusSearch,
    toggleDetails: layout.toggleDetails,
    toggleStar:
      listed && selected ? () => actions.toggleStar(selected, bookmarkOfVm(data.bookmarks, selected)) : undefined,
    refresh: () => actions.refresh(cloudsIn(view, data)),
  });
  const busy = question !== null || vmRoom.asking;
  useWindowKeys({ runs, escape: () => setDrawer(null) }, !busy && !palette && data.asked === null);

  // What a keystroke does not change is the same element, and React passes it over.
  const { sideShown, isMedium, isWide } = layout;
  const side = useMemo(() => <SideBar hidden={!sideShown} isDrawer={!isMedium} />, [sideShown, isMedium]);
  const notices = useMemo(
    () => (
      <>
        <UpdateStrip />
        <Notices problem={problem} onProblemSeen={() => report(null)} />
      </>
    ),
    [problem],
  );
  const details = useMemo(
    () => detailed && <DetailsPane machine={detailed} {...(isWide ? {} : { onClose: () => setDrawer(null) })} />,
    [detailed, isWide, setDrawer],
  );

  return (
    <LibraryContext value={library}>
      <div className="window" data-drawer={layout.drawer ?? undefined}>
        {side}
        <div className="middle">
          <SearchBar
            machines={machines}
            listed={listed}
            inputRef={searchInput}
            sideToggle={layout.isMedium ? null : layout.toggleSide}
            detailsShown={layout.detailsShown}
            onToggleDetails={layout.toggleDetails}
          />
          {notices}
          <ViewOf view={view} machines={machines} />
        </div>
        {listed && layout.detailsShown && details}
        {dropping && <DropVeil words={b('importing.drop')} />}
        {layout.drawer === 'side' && <div className="scrim" onClick={() => setDrawer(null)} />}
      </div>
      {question && <RestPart>{({ Asked }) => <Asked question={question} />}</RestPart>}
      <FromOutside busy={busy} onPalette={() => setPalette(true)} />
      {palette && !busy && data.asked === null && (
        <RestPart>
          {({ Palette }) => (
            <Palette
              table={machines.everything}
              selected={(listed && selected) || null}
              runs={runs}
              list={machines}
              listed={listed}
              onClose={() => setPalette(false)}
            />
          )}
        </RestPart>
      )}
    </LibraryContext>
  );
}

function ViewOf({ view, machines }: { readonly view: View; readonly machines: ReturnType<typeof useMachines> }) {
  switch (view.kind) {
    case 'all':
    case 'recent':
      return <MachinesView key={view.kind} machines={machines} />;
    case 'cloud':
      return <MachinesView key={view.cloudId} machines={machines} />;
    case 'bookmarks':
      return <RestPart>{({ BookmarksView }) => <BookmarksView folderId={view.folderId ?? null} />}</RestPart>;
    case 'settings':
      return <RestPart>{({ SettingsView }) => <SettingsView />}</RestPart>;
    case 'doctor':
      return <RestPart>{({ DoctorView }) => <DoctorView key={view.vm} vm={view.vm} />}</RestPart>;
    case 'log':
      return <RestPart>{({ LogView }) => <LogView />}</RestPart>;
    case 'report':
      return <RestPart>{({ ReportView }) => <ReportView />}</RestPart>;
  }
}

function useLayout() {
  const isWide = useMedia(wide);
  const isMedium = useMedia(medium);
  const [drawer, setDrawer] = useState<Drawer>(null);
  const [docked, setDocked] = useState(true); // the details, where there is room for them
  const toggleSide = useCallback(() => setDrawer((now) => (now === 'side' ? null : 'side')), []);
  const toggleDetails = useCallback(
    () => (isWide ? setDocked((now) => !now) : setDrawer((now) => (now === 'details' ? null : 'details'))),
    [isWide],
  );
  return {
    isWide,
    isMedium,
    drawer: (drawer === 'details' && isWide) || (drawer === 'side' && isMedium) ? null : drawer,
    setDrawer,
    sideShown: isMedium || drawer === 'side',
    detailsShown: isWide ? docked : drawer === 'details',
    toggleSide,
    toggleDetails,
  };
}

/** A check that runs while the window opens was asked for in a console. */
function firstView({ doctor }: AppStart): View {
  return doctor.phase === 'running' ? { kind: 'doctor' } : { kind: 'all' };
}

/** A cloud or a folder that was removed is no view any more. */
function existing(view: View, { clouds, folders }: AppStart): View {
  if (view.kind === 'bookmarks' && !folders.some(({ id }) => id === view.folderId)) return { kind: 'bookmarks' };
  if (view.kind !== 'cloud' || clouds.some(({ cloud }) => cloud.id === view.cloudId)) return view;
  return { kind: 'all' };
}

function cloudsIn(view: View, { clouds }: AppStart): readonly string[] {
  const shown = view.kind === 'cloud' ? clouds.filter(({ cloud }) => cloud.id === view.cloudId) : clouds;
  return shown.filter(({ signIn }) => signIn.kind === 'signed-in').map(({ cloud }) => cloud.id);
}
