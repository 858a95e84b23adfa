import { ok } from '../../../shared/errors.ts';
import type { LinkRequests } from '../../../shared/ipc/links.ts';
import type { Links } from '../../links/links.ts';
import type { HandlersOf } from '../dispatch.ts';

export interface LinkServices {
  readonly links: Pick<Links, 'answer' | 'openText'>;
  readonly forgetAddressCertificates: () => void;
}

/** Requests about links and connection files. */
export function linkHandlers({ links, forgetAddressCertificates }: LinkServices): HandlersOf<LinkRequests> {
  return {
    'links.answer': ({ id, open }) => {
      links.answer(id, open);
      return ok();
    },
    'links.openText': ({ name, text }) => links.openText(name, text),
    'links.forgetCertificates': () => {
      forgetAddressCertificates();
      return ok();
    },
  };
}
