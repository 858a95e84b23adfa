import * as z from 'zod';
import type { CaptchaAnswer, CloudDraft } from '../../../shared/cloud.ts';
import type { CloudRequests, SignInPlace } from '../../../shared/ipc/clouds.ts';
import { id, shortText, signInName, trust } from '../../stores/schemas.ts';
import type { GuardsOf } from './guards-of.ts';
import { onlyCloud, password } from './shapes.ts';

const captcha: z.ZodType<CaptchaAnswer> = z.strictObject({ uuid: id, code: shortText });

const draft: z.ZodType<CloudDraft> = z.strictObject({
  address: z.string().min(1).max(2048),
  ...signInName,
  password,
  name: shortText.exactOptional(),
  remember: z.boolean(),
  trust,
  plaintextProxy: z.boolean(),
  captcha: captcha.exactOptional(),
  askProject: z.boolean().exactOptional(),
});

const place: z.ZodType<SignInPlace> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cloud'), cloudId: id }),
  z.strictObject({ kind: z.literal('adding'), requestId: id }),
]);
const signIn = z.strictObject({
  cloudId: id,
  password: password.exactOptional(),
  remember: z.boolean(),
  captcha: captcha.exactOptional(),
});

export const cloudGuards: GuardsOf<CloudRequests> = {
  'clouds.add': z.tuple([z.strictObject({ requestId: id, draft })]),
  'clouds.cancelAdd': z.tuple([z.strictObject({ requestId: id })]),
  'clouds.signIn': z.tuple([signIn]),
  'clouds.captcha': z.tuple([z.strictObject({ of: place, previous: id.exactOptional() })]),
  'clouds.projects': z.tuple([z.strictObject({ of: place })]),
  'clouds.enterProject': z.tuple([z.strictObject({ cloudId: id, project: shortText.min(1).exactOptional() })]),
  'clouds.forgetPassword': onlyCloud,
  'clouds.signOutEverywhere': z.tuple([z.strictObject({ forget: z.boolean() })]),
  'clouds.signOut': z.tuple([z.strictObject({ cloudId: id, forget: z.boolean() })]),
  'clouds.remove': onlyCloud,
  'clouds.trust': z.tuple([z.strictObject({ cloudId: id, trust })]),
  'clouds.allowPlaintextProxy': z.tuple([z.strictObject({ cloudId: id, allow: z.boolean() })]),
};
