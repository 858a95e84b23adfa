import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { useToast } from '../../ui/notice.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { Panel } from '../panel.tsx';

const commands = ['sudo apt install spice-vdagent', 'sudo dnf install spice-vdagent'] as const;

/** What a guest without an agent can't do, and what to install in it. */
export function AgentPanel({ close }: { readonly close: () => void }) {
  const t = useWords('console');
  const toast = useToast();
  const copy = (command: string) => {
    if (copyText(command)) toast({ text: (words) => words('console')('agent.copied') });
  };
  return (
    <Panel title={t('agent.title')} onClose={close}>
      <p>{t('agent.without')}</p>
      <h3>Linux</h3>
      <p>{t('agent.linux')}</p>
      {commands.map((command) => (
        <div className="command" key={command}>
          <code className="selectable">{command}</code>
          <Button icon="copy" look="quiet" aria-label={t('agent.copy', { command })} onPress={() => copy(command)}>
            {t('clipboard.copy')}
          </Button>
        </div>
      ))}
      <h3>Windows</h3>
      <p>{t('agent.windows')}</p>
      <p className="field-hint">{t('agent.after')}</p>
    </Panel>
  );
}
