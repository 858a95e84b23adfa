import { useEffect, useState, useSyncExternalStore } from 'react';
import type { AgentView, GuestAgent, Transfer } from '../guest-agent.ts';
import { Observable, useObservable } from '../observable.ts';
import type { SessionLink } from '../session-link.ts';

const noView = new Observable<AgentView>({ state: 'unknown', clipboard: false, files: 'no' });
const noTransfers = new Observable<readonly Transfer[]>([]);
/** A guest that has just come up starts its agent some seconds after its screen. */
const patienceMs = 8000;

/** The agent of the guest that is shown now; undefined where its protocol has none. */
export function useAgent(link: SessionLink): GuestAgent | undefined {
  useSyncExternalStore(link.onChange, link.view);
  return link.live?.agent;
}

export function useAgentView(agent: GuestAgent | undefined): AgentView {
  return useObservable(agent?.view ?? noView);
}

export function useTransfers(agent: GuestAgent | undefined): readonly Transfer[] {
  return useObservable(agent?.transfers ?? noTransfers);
}

/** Whether a guest that could have an agent has had none for a while. */
export function useAgentMissing(agent: GuestAgent | undefined): boolean {
  const absent = useAgentView(agent).state === 'absent';
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    if (!absent) return;
    const timer = setTimeout(() => setMissing(true), patienceMs);
    return () => {
      clearTimeout(timer);
      setMissing(false);
    };
  }, [absent, agent]);
  return absent && missing;
}
