import {
  inProject,
  sameLogin,
  signInNameOf,
  type Captcha,
  type Cloud,
  type CloudDraft,
  type CloudView,
  type Pin,
  type Project,
  type SignInName,
  type Trust,
} from '../../shared/cloud.ts';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import type { VmList, VmUpdate } from '../../shared/vm.ts';
import { freeRules, mayUseCloud, type PolicyRules } from '../../shared/policy.ts';
import type { SessionCloud } from '../sessions/types.ts';
import type { CloudStore } from '../stores/cloud-store.ts';
import type { Credentials } from '../stores/credentials.ts';
import { candidateBaseUrls } from '../zstack/base-url.ts';
import type { Endpoint, ZStackClient } from '../zstack/types.ts';
import { AddAttempt } from './add-attempt.ts';
import { CloudAccount, type SignInAttempt } from './cloud-account.ts';
import { VmLists } from './vm-lists.ts';

export interface CloudServiceDeps {
  readonly store: CloudStore;
  readonly credentials: Credentials;
  readonly createClient: (endpoint: Endpoint) => ZStackClient;
  readonly newId: () => string;
  readonly onClouds: (views: readonly CloudView[]) => void;
  readonly onVms: (list: VmList) => void;
  readonly onVmUpdate: (update: VmUpdate) => void;
  readonly onNotice: (error: AppError) => void;
  /** What an administrator allows; all where left out. */
  readonly rules?: () => PolicyRules;
  /** Told before a cloud is signed out or removed: its consoles can't go on. */
  readonly onLeaving: (cloudId: string) => void;
}

/** The clouds: adding, signing in and out, one client each, their VM lists, and what a console session may know of them. */
export class CloudService {
  readonly #deps: CloudServiceDeps;
  readonly #accounts = new Map<string, CloudAccount>();
  /** The VMs of each cloud as they are known. */
  readonly lists: VmLists;
  readonly #life = new AbortController();

  constructor(deps: CloudServiceDeps) {
    this.#deps = deps;
    this.lists = new VmLists({ onChange: deps.onVms, onUpdate: deps.onVmUpdate });
  }

  get views(): readonly CloudView[] {
    return this.#deps.store.all.flatMap((cloud) => this.#accounts.get(cloud.id)?.view ?? []);
  }

  get vmLists(): readonly VmList[] {
    return this.lists.all;
  }

  vmName(cloudId: string, vmUuid: string): string | undefined {
    return this.lists.find(cloudId, vmUuid)?.name;
  }

  /** Takes up the stored clouds, then signs in where the keychain has a password; each on its own, none waits for another. */
  async start(): Promise<void> {
    for (const cloud of this.#deps.store.all) this.#open(cloud.id);
    await Promise.all([...this.#accounts].map(([id, account]) => this.#resume(id, account)));
  }

  /** Finds the address, signs in, and only then saves: a cloud that does not work is not added. */
  async add(draft: CloudDraft): Promise<Result<CloudView>> {
    const attempt = new AddAttempt(this.#deps.createClient, () => undefined);
    const giveUp = (): void => attempt.dispose();
    this.#life.signal.addEventListener('abort', giveUp);
    const added = await this.addWith(attempt, draft);
    this.#life.signal.removeEventListener('abort', giveUp);
    if (!added.ok) attempt.dispose();
    return added;
  }

  /** The same as one try of an attempt, which keeps what was found for the next try. */
  async addWith(attempt: AddAttempt, draft: CloudDraft): Promise<Result<CloudView>> {
    const refused = this.#refusedAddress(draft.address);
    if (refused) return refused;
    const found = await attempt.find({ ...draft, trust: this.#trustFor(draft) });
    if (!found.ok) return found;
    const { client, endpoint } = found.value;
    const cloud = this.#cloudOf(draft, endpoint);
    let isSaved = false;
    const account = new CloudAccount(
      this.#accountDeps(() => (isSaved ? this.#stored(cloud.id) : cloud)),
      client,
    );
    const signedIn = await account.signIn(draft, attempt.signal);
    if (!signedIn.ok) return signedIn;
    attempt.hand();
    this.#accounts.get(cloud.id)?.dispose();
    this.#accounts.set(cloud.id, account);
    const saving = this.#save(cloud);
    isSaved = true;
    await saving;
    void this.refreshVms(cloud.id);
    return { ok: true, value: account.view };
  }

  /** Saves a cloud to which nobody has signed in yet, as an import names it; the one that is there already stays as it is. */
  async adopt(named: SignInName & Pick<Cloud, 'name' | 'baseUrl'>): Promise<Result<Cloud>> {
    const known = this.#deps.store.all.find((each) => each.baseUrl === named.baseUrl && sameLogin(each, named));
    if (known) return ok(known);
    const refused = this.#refusedAddress(named.baseUrl);
    if (refused) return refused;
    const draft = {
      ...named,
      password: '',
      remember: false,
      trust: { kind: 'system' },
      plaintextProxy: false,
    } as const;
    const cloud = this.#cloudOf({ ...draft, address: named.baseUrl }, { baseUrl: named.baseUrl, trust: draft.trust });
    const written = this.#save(cloud);
    this.#open(cloud.id);
    await written;
    this.#announce();
    return ok(cloud);
  }

  /** Signs in with what was typed, or without a password with the one that is known. */
  async signIn(cloudId: string, typed: SignInAttempt): Promise<Result<CloudView>> {
    return this.#then(cloudId, (account) => account.signIn(typed, this.#life.signal));
  }

  /** The projects that the virtual id of this cloud may enter. */
  async projects(cloudId: string): Promise<Result<readonly Project[]>> {
    const account = this.#accounts.get(cloudId);
    return account ? account.projects(this.#life.signal) : fail('cloud-not-found');
  }

  /** Goes on in another project, or in the platform view where none is named; remembered for the next start. */
  async enterProject(cloudId: string, project: string | undefined): Promise<Result<CloudView>> {
    return this.#then(cloudId, async (account) => {
      const entered = await account.enterProject(project, this.#life.signal);
      if (!entered.ok) return entered;
      await this.#save(inProject(this.#stored(cloudId), project));
      this.lists.clear(cloudId);
      return { ok: true, value: account.view };
    });
  }

  captcha(cloudId: string, previous: string | undefined): Promise<Result<Captcha>> {
    const account = this.#accounts.get(cloudId);
    if (!account) return Promise.resolve(fail('cloud-not-found'));
    return account.client.captcha(account.view.cloud, previous, this.#life.signal);
  }

  async #then(
    cloudId: string,
    action: (account: CloudAccount) => Promise<Result<CloudView>>,
  ): Promise<Result<CloudView>> {
    const account = this.#accounts.get(cloudId);
    if (!account) return fail('cloud-not-found');
    const done = await action(account);
    if (done.ok) void this.refreshVms(cloudId);
    return done;
  }

  async signOut(cloudId: string, forget: boolean): Promise<Result<CloudView>> {
    const account = this.#accounts.get(cloudId);
    if (!account) return fail('cloud-not-found');
    this.#leave(cloudId);
    return { ok: true, value: await account.signOut(forget) };
  }

  /** Signs out of every cloud, each on its own; with `forget` the keychain's passwords go too. */
  async signOutEverywhere(forget: boolean): Promise<readonly CloudView[]> {
    const accounts = [...this.#accounts];
    await Promise.all(accounts.map(([cloudId]) => this.signOut(cloudId, false)));
    if (forget) await Promise.all(accounts.map(([, account]) => account.forgetPassword()));
    return this.views;
  }

  /** Removes the password from the keychain; the session goes on until the app ends. */
  async forgetPassword(cloudId: string): Promise<Result<CloudView>> {
    const account = this.#accounts.get(cloudId);
    return account ? account.forgetPassword() : fail('cloud-not-found');
  }

  /** Signs out, forgets the password and everything that was known of the cloud. */
  async remove(cloudId: string): Promise<Result<void>> {
    const account = this.#accounts.get(cloudId);
    if (!account) return ok();
    this.#leave(cloudId);
    await account.signOut(true);
    account.dispose();
    this.#accounts.delete(cloudId);
    const removed = await this.#deps.store.remove(cloudId);
    this.#announce();
    return removed;
  }

  /** From now on the endpoint is checked this way; signs in again where the password is known. `system` forgets all pins. */
  async trust(cloudId: string, trust: Trust): Promise<Result<CloudView>> {
    const cloud = this.#deps.store.find(cloudId);
    const account = this.#accounts.get(cloudId);
    if (!cloud || !account) return fail('cloud-not-found');
    await this.#save({ ...cloud, trust, pins: trust.kind === 'system' ? [] : cloud.pins });
    return { ok: true, value: await account.reset(this.#life.signal) };
  }

  async allowPlaintextProxy(cloudId: string, allow: boolean): Promise<Result<CloudView>> {
    const cloud = this.#deps.store.find(cloudId);
    const account = this.#accounts.get(cloudId);
    if (!cloud || !account) return fail('cloud-not-found');
    if (allow && !this.#rules.plaintextProxy) return fail('policy-plaintext', hostAndPort(cloud.baseUrl));
    await this.#save({ ...cloud, plaintextProxy: allow });
    return { ok: true, value: account.view };
  }

  /** Asks for the VMs; the answer comes as pushes. */
  async refreshVms(cloudId: string): Promise<Result<void>> {
    const account = this.#accounts.get(cloudId);
    if (!account) return fail('cloud-not-found');
    const signedIn = await account.ensureSignedIn(this.#life.signal);
    if (!signedIn.ok) return signedIn;
    await this.lists.refresh(cloudId, account.client);
    return ok();
  }

  /** The cloud's client while it has a session; never signs in. */
  signedInClient(cloudId: string): ZStackClient | undefined {
    const client = this.#accounts.get(cloudId)?.client;
    return client?.signedIn ? client : undefined;
  }

  /** Runs a call on a cloud that is signed in, or signs in first. */
  async withClient<T>(
    cloudId: string,
    signal: AbortSignal,
    call: (client: ZStackClient) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const account = this.#accounts.get(cloudId);
    if (!account) return fail('cloud-not-found');
    const signedIn = await account.ensureSignedIn(signal);
    return signedIn.ok ? call(account.client) : signedIn;
  }

  /** What a console session needs of this cloud; undefined when there is none. Follows later changes of the cloud. */
  sessionCloud(cloudId: string): SessionCloud | undefined {
    const account = this.#accounts.get(cloudId);
    if (!account) return undefined;
    const now = (): Cloud => account.view.cloud;
    const change = (next: Partial<Cloud>): void => void this.#save({ ...now(), ...next });
    return {
      id: cloudId,
      name: now().name,
      baseUrl: now().baseUrl,
      get client() {
        return account.client;
      },
      trust: () => now().trust,
      ensureSignedIn: (signal) => account.ensureSignedIn(signal),
      pins: () => now().pins,
      addPin: (pin: Pin) => change({ pins: [...now().pins.filter((each) => !samePlace(each, pin)), pin] }),
      plaintextProxy: () => this.#rules.plaintextProxy && now().plaintextProxy,
      allowPlaintextProxy: () => this.#rules.plaintextProxy && change({ plaintextProxy: true }),
      proxyViaApiHost: () => now().proxyViaApiHost,
    };
  }

  /** Ends every session on the servers. Not while a console is open: its connection, here and elsewhere, hangs on the session. */
  async signOutAll(): Promise<void> {
    await Promise.all([...this.#accounts.values()].map((account) => account.client.signOut()));
  }

  dispose(): void {
    this.#life.abort();
    this.lists.dispose();
    for (const account of this.#accounts.values()) account.dispose();
    this.#accounts.clear();
  }

  #leave(cloudId: string): void {
    this.#deps.onLeaving(cloudId);
    this.lists.clear(cloudId);
  }

  get #rules(): PolicyRules {
    return this.#deps.rules?.() ?? freeRules;
  }

  /** Why an administrator keeps us from what was typed, before anything is sent there. */
  /** A certificate that was accepted once stays the one to expect: whoever adds the cloud again meets the hard stop too. */
  #trustFor({ address, trust }: CloudDraft): Trust {
    if (trust.kind === 'ca') return trust;
    const candidates = candidateBaseUrls(address);
    const pinned = (each: Cloud): boolean =>
      each.trust.kind === 'pin' && candidates.ok && candidates.value.includes(each.baseUrl);
    return this.#deps.store.all.find(pinned)?.trust ?? trust;
  }

  #refusedAddress(address: string): Result<never> | undefined {
    const candidates = candidateBaseUrls(address);
    const known = (baseUrl: string): boolean => this.#deps.store.all.some((each) => each.baseUrl === baseUrl);
    const may = !candidates.ok || candidates.value.some((each) => mayUseCloud(this.#rules, each, known(each)));
    return may ? undefined : fail('policy-cloud', { address });
  }

  #refused({ baseUrl }: Cloud): AppError | undefined {
    const known = this.#deps.store.all.some((each) => each.baseUrl === baseUrl);
    return mayUseCloud(this.#rules, baseUrl, known) ? undefined : fail('policy-cloud', { address: baseUrl }).error;
  }

  #open(cloudId: string): void {
    this.#accounts.set(cloudId, new CloudAccount(this.#accountDeps(() => this.#stored(cloudId))));
  }

  #stored(cloudId: string): Cloud {
    const cloud = this.#deps.store.find(cloudId);
    if (!cloud) throw new Error(`no cloud ${cloudId}`);
    return cloud;
  }

  #accountDeps(cloud: () => Cloud) {
    const { credentials, createClient, onNotice } = this.#deps;
    const refused = () => this.#refused(cloud());
    return { cloud, credentials, createClient, onNotice, refused, onChange: () => this.#announce() };
  }

  async #resume(cloudId: string, account: CloudAccount): Promise<void> {
    await account.resume(this.#life.signal);
    if (account.client.signedIn) await this.refreshVms(cloudId);
  }

  #cloudOf(draft: CloudDraft, { baseUrl, trust }: Endpoint): Cloud {
    const known = this.#deps.store.all.find((each) => each.baseUrl === baseUrl && sameLogin(each, draft));
    return {
      id: known?.id ?? this.#deps.newId(),
      name: draft.name?.trim() || known?.name || new URL(baseUrl).hostname,
      baseUrl,
      ...signInNameOf(draft),
      trust,
      pins: known?.pins ?? [],
      // Over an http API the session crosses the network in clear in any case: refusing ws would protect nothing.
      plaintextProxy: draft.plaintextProxy || new URL(baseUrl).protocol === 'http:',
      proxyViaApiHost: known?.proxyViaApiHost ?? false,
    };
  }

  /** A cloud that can't be written is kept in memory, and the person is told. */
  async #save(cloud: Cloud): Promise<void> {
    const written = this.#deps.store.save(cloud);
    this.#announce();
    const result = await written;
    if (!result.ok) this.#deps.onNotice(result.error);
  }

  #announce(): void {
    this.#deps.onClouds(this.views);
  }
}

function hostAndPort(baseUrl: string): { host: string; port: string } {
  const { hostname, port } = new URL(baseUrl);
  return { host: hostname, port };
}

function samePlace(one: Pin, other: Pin): boolean {
  return one.endpoint === other.endpoint && one.address === other.address;
}
