import type { ConsolePreference, Protocol } from '../console.ts';
import { namesOf } from './names-of.ts';

/** Links and connection files: whoever made them, nothing is opened before the person said yes. */
export interface LinkRequests {
  /** The answer to the question with this id; one that is not asked any more is ignored. */
  'links.answer': (request: { id: string; open: boolean }) => void;
  /** A connection file that was dropped on the window; it is asked about like any other. */
  'links.openText': (request: { name: string; text: string }) => void;
  /** Certificates that were accepted for servers without a cloud are asked about anew. */
  'links.forgetCertificates': () => void;
}

export interface LinkPushes {
  /** The one question that stands now, or null. */
  'links.asked': LinkQuestion | null;
}

/** What the person is asked, in the names that are known here. */
export type LinkQuestion = { readonly id: string } & (
  | {
      readonly kind: 'vm';
      readonly cloudName: string;
      readonly account: string;
      readonly vmName: string;
      /** Whether this app has seen the VM; otherwise `vmName` is the link's own text. */
      readonly seen: boolean;
      readonly preference: ConsolePreference;
    }
  | {
      /** Nothing can be opened: the cloud is none of those that are known here. */
      readonly kind: 'unknown-cloud';
      readonly cloud: string;
    }
  | {
      readonly kind: 'file';
      readonly fileName: string;
      readonly protocol: Protocol;
      /** `host:port`. */
      readonly peer: string;
      readonly encrypted: boolean;
      readonly title?: string;
      readonly hasPassword: boolean;
      /** The file asks to be deleted, and is one that may be. */
      readonly deletes: boolean;
      /** What is in the file and has no effect here. */
      readonly ignored: readonly string[];
    }
);

export const linkRequests = namesOf<LinkRequests>({
  'links.answer': true,
  'links.openText': true,
  'links.forgetCertificates': true,
});

export const linkPushes = namesOf<LinkPushes>({ 'links.asked': true });
