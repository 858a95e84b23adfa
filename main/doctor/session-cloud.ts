import { ok } from '../../shared/errors.ts';
import type { FoundEndpoint } from '../clouds/find-endpoint.ts';
import type { SessionCloud } from '../sessions/types.ts';

/** A cloud that is signed in to and stored nowhere: for a console without a profile. Accepts no certificate on its own. */
export function sessionCloudOf({ client, endpoint }: FoundEndpoint): SessionCloud {
  return {
    id: endpoint.baseUrl,
    name: new URL(endpoint.baseUrl).host,
    client,
    baseUrl: endpoint.baseUrl,
    trust: () => endpoint.trust,
    ensureSignedIn: () => Promise.resolve(ok()),
    pins: () => [],
    addPin: () => undefined,
    plaintextProxy: () => new URL(endpoint.baseUrl).protocol === 'http:',
    allowPlaintextProxy: () => undefined,
    proxyViaApiHost: () => false,
  };
}
