import * as z from 'zod';
import { sameLogin, type CloudDraft, type SignInName, type Trust } from '../../shared/cloud.ts';
import { fail, type Result } from '../../shared/errors.ts';
import type { Vm } from '../../shared/vm.ts';
import type { ConsolePreference } from '../../shared/console.ts';
import type { CloudService } from './cloud-service.ts';
import { id, preference, signInName, trust } from '../stores/schemas.ts';
import { candidateBaseUrls } from '../zstack/base-url.ts';

/** `connect` on the command line: handed over to the app that runs already, over Electron's own local socket. */
export interface ConnectRequest {
  readonly url: string;
  readonly who: SignInName;
  readonly vm: string;
  readonly preference: ConsolePreference;
  readonly trust: Trust;
  readonly password?: string;
}

/** What a second start tells the first; anything else on that socket is ignored. */
export const handOver = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['show', 'hidden', 'palette']) }),
  z.strictObject({ kind: z.literal('open'), cloudId: id, vmUuid: id }),
  z.strictObject({ kind: z.literal('link'), text: z.string().max(8192) }),
  z.strictObject({ kind: z.literal('file'), file: z.string().max(8192) }),
  z.strictObject({
    kind: z.literal('connect'),
    request: z.strictObject({
      url: z.string().max(2048),
      who: z.strictObject(signInName),
      vm: z.string().max(512),
      preference,
      trust,
      password: z.string().max(4096).exactOptional(),
    }),
  }),
]);
export type HandOver = z.infer<typeof handOver>;

/** Signs in to the cloud named (adding it where it is new), and finds the VM. */
export async function resolveConnect(
  clouds: CloudService,
  request: ConnectRequest,
  signal: AbortSignal,
): Promise<Result<{ cloudId: string; vm: Vm }>> {
  const signedIn = await signIn(clouds, request);
  if (!signedIn.ok) return signedIn;
  const cloudId = signedIn.value;
  const vm = await clouds.withClient(cloudId, signal, (client) => client.findVm(request.vm, signal));
  return vm.ok ? { ok: true, value: { cloudId, vm: vm.value } } : vm;
}

async function signIn(clouds: CloudService, request: ConnectRequest): Promise<Result<string>> {
  const bases = candidateBaseUrls(request.url);
  if (!bases.ok) return bases;
  const known = clouds.views.find(({ cloud }) => sameLogin(cloud, request.who) && bases.value.includes(cloud.baseUrl));
  if (known && request.password === undefined) return { ok: true, value: known.cloud.id };
  if (request.password === undefined) return fail('signed-out', { cloud: request.url });
  const draft: CloudDraft = {
    address: known?.cloud.baseUrl ?? request.url,
    ...request.who,
    password: request.password,
    remember: known?.remembered ?? false,
    trust: known && request.trust.kind === 'system' ? known.cloud.trust : request.trust,
    plaintextProxy: known?.cloud.plaintextProxy ?? false,
  };
  const added = await clouds.add(draft);
  return added.ok ? { ok: true, value: added.value.cloud.id } : added;
}
