import { useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Select } from '../../ui/choice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PasswordField } from '../../ui/text-field.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useActions } from '../console-actions.tsx';
import { useObservable } from '../observable.ts';
import { Panel, TextBox } from '../panel.tsx';
import type { PanelContentProps } from '../panels.tsx';
import { useTools } from '../tools-context.tsx';
import { keyboardLayouts, layoutOf } from './layouts.ts';
import { planAsThemselves, planTyping, type MissingChoice, type TypingPlan } from './plan.ts';
import type { Typing } from './typist.ts';

const paces = [5, 20, 50, 100, 250];
const mostShown = 40;

/** Text that is typed into the guest key by key: for guests without a clipboard, and for places that take none. */
export function TypeTextPanel(props: PanelContentProps & { readonly fromClipboard: boolean }) {
  const { view, screen, link, close } = props;
  const t = useWords('console');
  const { typist } = useTools();
  const typing = useObservable(typist);
  const draft = useDraft(props);
  const { text, secret, layout, pace, missing } = draft;
  useEffect(() => () => typist.reset(), [typist]);
  const plan = (choice?: MissingChoice): TypingPlan =>
    link.live?.keysWrite ? planAsThemselves(text) : planTyping(text, layoutOf(layout), choice);
  const type = (choice?: MissingChoice) => {
    const planned = plan(choice);
    if (choice === undefined && planned.missing.length > 0) {
      draft.setMissing(planned.missing);
      return;
    }
    draft.setMissing(null);
    if (secret) draft.setText(''); // it is in the plan now, and nowhere else
    void typist.type(planned.characters, pace);
  };
  const busy = typing.kind === 'typing';
  const ready = screen.live && !screen.viewOnly && text !== '';
  const asks = missing !== null && !busy;
  const isVnc = view.state.phase.kind === 'connected' && view.state.phase.link.protocol === 'vnc';
  const footer = busy ? (
    <Button onPress={() => typist.cancel()}>{t('typing.stop')}</Button>
  ) : asks ? (
    <>
      <Button onPress={() => draft.setMissing(null)}>{t('typing.back')}</Button>
      {isVnc && <Button onPress={() => type('send')}>{t('typing.sendAsIs')}</Button>}
      <Button look="primary" onPress={() => type('skip')}>
        {t('typing.skip')}
      </Button>
    </>
  ) : (
    <>
      <Button onPress={draft.paste}>{t('typing.paste')}</Button>
      <Button look="primary" isDisabled={!ready} onPress={() => type()}>
        {t('typing.send')}
      </Button>
    </>
  );
  return (
    <Panel title={t('typing.title')} onClose={close} footer={footer}>
      {busy ? (
        <Progress typing={typing} />
      ) : asks ? (
        <Missing {...{ missing, secret, isVnc }} />
      ) : (
        <Form {...{ draft, link }} />
      )}
      {typing.kind === 'ended' && !asks && <Ended typing={typing} />}
    </Panel>
  );
}

type Draft = ReturnType<typeof useDraft>;

function useDraft({ view, fromClipboard }: PanelContentProps & { readonly fromClipboard: boolean }) {
  const { clipboard, typist } = useTools();
  const actions = useActions();
  const [text, setText] = useState('');
  const [secret, setSecret] = useState(false);
  const [chosen, choose] = useState(view.remembered.layout);
  const [pace, setPace] = useState(view.look.settings.typingPaceMs);
  const [missing, setMissing] = useState<readonly string[] | null>(null);
  const [nothing, setNothing] = useState(false);
  const take = (copied: string | undefined) => {
    setNothing(copied === undefined);
    if (copied !== undefined) setText(copied);
  };
  useEffect(() => {
    if (fromClipboard) void clipboard.read().then(take);
  }, [fromClipboard, clipboard]);
  return {
    text,
    secret,
    pace,
    missing,
    nothing,
    layout: layoutOf(chosen).id,
    setText: (next: string) => {
      typist.reset();
      setNothing(false);
      setText(next);
    },
    setSecret,
    setLayout: (next: string) => {
      choose(next);
      actions.rememberLayout(next);
    },
    setPace,
    setMissing,
    paste: () => void clipboard.read().then(take),
  };
}

function Form({ draft, link }: { readonly draft: Draft } & Pick<PanelContentProps, 'link'>) {
  const t = useWords('console');
  const { text, secret, layout, pace } = draft;
  const speeds = [...new Set([...paces, pace])].sort((a, b) => a - b);
  return (
    <>
      {secret ? (
        <PasswordField
          label={t('typing.secretText')}
          value={text}
          onChange={draft.setText}
          hint={t('typing.secretHint')}
        />
      ) : (
        <TextBox label={t('typing.text')} value={text} onChange={draft.setText} hint={t('typing.hint')} />
      )}
      <Checkbox label={t('typing.secret')} isSelected={secret} onChange={draft.setSecret} />
      <div className="panel-row">
        {link.live?.keysWrite !== true && (
          <Select
            label={t('typing.layout')}
            value={layout}
            options={keyboardLayouts.map(({ id, name }) => ({ id, label: name }))}
            onChange={draft.setLayout}
          />
        )}
        <Select
          label={t('typing.pace')}
          value={String(pace)}
          options={speeds.map((ms) => ({ id: String(ms), label: t('typing.paceMs', { ms }) }))}
          onChange={(ms) => draft.setPace(Number(ms))}
        />
      </div>
      {draft.nothing && <Notice tone="info">{t('typing.nothing')}</Notice>}
    </>
  );
}

interface MissingProps {
  readonly missing: readonly string[];
  readonly secret: boolean;
  readonly isVnc: boolean;
}

/** A secret's characters are counted only. */
function Missing({ missing, secret, isVnc }: MissingProps) {
  const t = useWords('console');
  const count = missing.length;
  return (
    <>
      <Notice tone="warn">{t('typing.missing', { count })}</Notice>
      {!secret && (
        <p className="missing selectable" lang="und">
          {missing.slice(0, mostShown).map(visible).join('  ')}
          {count > mostShown && ' …'}
        </p>
      )}
      <p>{t('typing.missingHint')}</p>
      {isVnc && <p>{t('typing.sendAsIsHint')}</p>}
    </>
  );
}

/** What can't be seen is named by its number. */
function visible(character: string): string {
  if (!/[\p{C}\p{Z}\p{M}]/u.test(character)) return character;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function Progress({ typing }: { readonly typing: Extract<Typing, { kind: 'typing' }> }) {
  const t = useWords('console');
  const { done, total } = typing;
  return (
    <>
      <progress value={done} max={total} aria-label={t('typing.title')} />
      <p role="status">{t('typing.progress', { done, total })}</p>
    </>
  );
}

function Ended({ typing }: { readonly typing: Extract<Typing, { kind: 'ended' }> }) {
  const t = useWords('console');
  const { how, done, total } = typing;
  return <Notice tone={how === 'typed' ? 'good' : 'warn'}>{t(`typing.ended.${how}`, { done, total })}</Notice>;
}
