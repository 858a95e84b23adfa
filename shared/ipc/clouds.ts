import type { AddProgress, Captcha, CaptchaAnswer, CloudDraft, CloudView, Project, Trust } from '../cloud.ts';
import { namesOf } from './names-of.ts';

/** Clouds and signing in. */
export interface CloudRequests {
  /** One try of an attempt; the id is the window's, and lives until the cloud is added or `clouds.cancelAdd`. */
  'clouds.add': (request: { requestId: string; draft: CloudDraft }) => CloudView;
  'clouds.cancelAdd': (request: { requestId: string }) => void;
  /** Without a password: with the one that is known. */
  'clouds.signIn': (request: SignInRequest) => CloudView;
  /** The picture for a sign-in that ended with `auth-captcha-needed`; with `previous` another one. */
  'clouds.captcha': (request: { of: SignInPlace; previous?: string }) => Captcha;
  /** What the virtual id may enter. */
  'clouds.projects': (request: { of: SignInPlace }) => readonly Project[];
  /** Without a project: the platform view. */
  'clouds.enterProject': (request: { cloudId: string; project?: string }) => CloudView;
  'clouds.forgetPassword': (request: { cloudId: string }) => CloudView;
  'clouds.signOutEverywhere': (request: { forget: boolean }) => readonly CloudView[];
  'clouds.signOut': (request: { cloudId: string; forget: boolean }) => CloudView;
  'clouds.remove': (request: { cloudId: string }) => void;
  'clouds.trust': (request: { cloudId: string; trust: Trust }) => CloudView;
  /** May `ws` be used to a console proxy without certificate? */
  'clouds.allowPlaintextProxy': (request: { cloudId: string; allow: boolean }) => CloudView;
}

interface SignInRequest {
  readonly cloudId: string;
  readonly password?: string;
  readonly remember: boolean;
  readonly captcha?: CaptchaAnswer;
}

/** Where somebody is about to sign in: to a cloud that is known, or one that is being added. */
export type SignInPlace =
  { readonly kind: 'cloud'; readonly cloudId: string } | { readonly kind: 'adding'; readonly requestId: string };

export interface CloudPushes {
  'clouds.adding': AddProgress;
  'clouds.changed': readonly CloudView[];
}

export const cloudRequests = namesOf<CloudRequests>({
  'clouds.add': true,
  'clouds.cancelAdd': true,
  'clouds.captcha': true,
  'clouds.projects': true,
  'clouds.enterProject': true,
  'clouds.forgetPassword': true,
  'clouds.signOutEverywhere': true,
  'clouds.signIn': true,
  'clouds.signOut': true,
  'clouds.remove': true,
  'clouds.trust': true,
  'clouds.allowPlaintextProxy': true,
});

export const cloudPushes = namesOf<CloudPushes>({ 'clouds.changed': true, 'clouds.adding': true });
