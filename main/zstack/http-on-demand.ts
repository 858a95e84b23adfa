import { fail } from '../../shared/errors.ts';
import type { Http, HttpDeps } from './http.ts';
import { peerOf } from './peer.ts';

/** `createHttp` whose code, and Node's own for HTTP and TLS, is read with the first request: no first window waits for it. */
export function httpOnDemand(deps: HttpDeps): Http {
  const { baseUrl } = deps.endpoint;
  let http: Promise<Http> | undefined;
  let disposed = false;
  return {
    baseUrl,
    peer: peerOf(new URL(baseUrl)),
    send: async (request) => {
      if (disposed) return fail('cancelled');
      http ??= import('./http.ts').then(({ createHttp }) => createHttp(deps));
      return (await http).send(request);
    },
    dispose: () => {
      disposed = true;
      void http?.then((made) => made.dispose());
    },
  };
}
