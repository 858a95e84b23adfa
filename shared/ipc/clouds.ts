import type { CloudDraft, CloudView, Trust } from '../cloud.ts';
import { namesOf } from './names-of.ts';

/** Clouds and signing in. */
export interface CloudRequests {
  'clouds.add': (draft: CloudDraft) => CloudView;
  'clouds.signIn': (request: { cloudId: string; password: string; remember: boolean }) => CloudView;
  'clouds.signOut': (request: { cloudId: string; forget: boolean }) => CloudView;
  'clouds.remove': (request: { cloudId: string }) => void;
  'clouds.trust': (request: { cloudId: string; trust: Trust }) => CloudView;
  /** May `ws` be used to a console proxy without certificate? */
  'clouds.allowPlaintextProxy': (request: { cloudId: string; allow: boolean }) => CloudView;
}

export interface CloudPushes {
  'clouds.changed': readonly CloudView[];
}

export const cloudRequests = namesOf<CloudRequests>({
  'clouds.add': true,
  'clouds.signIn': true,
  'clouds.signOut': true,
  'clouds.remove': true,
  'clouds.trust': true,
  'clouds.allowPlaintextProxy': true,
});

export const cloudPushes = namesOf<CloudPushes>({ 'clouds.changed': true });
