import { requiredText, type ApiRequest, type NodeContext } from './api.ts';
import { ApiFailure, signInFailures, wrongPassword } from './errors.ts';
import { javaDate } from './java-text.ts';
import type { Account, Session } from './sessions.ts';

/** Every sign-in: what stands before it, the one who is found by name and password, and the new session. */
export async function logIn(
  name: string,
  request: ApiRequest,
  node: NodeContext,
  find: () => Account | undefined,
): Promise<unknown> {
  node.loginControl.admit(name, request.body.captchaUuid, request.body.verifyCode);
  const account = find();
  if (!account) {
    node.loginControl.fail(name);
    throw new ApiFailure(wrongPassword);
  }
  node.loginControl.succeed(name);
  if (node.sessions.count(account) >= node.settings.maxSessions) throw new ApiFailure(signInFailures.tooManySessions);
  if (node.settings.uniqueSession) await endSessionsOf(account.uuid, node);
  return { inventory: sessionInventory(node.sessions.create(account), node) };
}

/** The password as it is; a directory compares it itself. */
export function directory(request: ApiRequest, node: NodeContext, via: 'ldap' | 'iam2-ldap'): Promise<unknown> {
  const name = requiredText(request, request.body.uid === undefined ? 'username' : 'uid');
  const password = requiredText(request, 'password');
  return logIn(name, request, node, () =>
    peopleOf(node, via).find((each) => each.name === name && each.password === password),
  );
}

/** Those who sign in this way. */
export function peopleOf({ accounts }: NodeContext, via: NonNullable<Account['via']>): readonly Account[] {
  return accounts.filter((each) => each.via === via);
}

/** A session as the server lists it. */
export function sessionInventory(session: Session, { profile }: NodeContext): Record<string, unknown> {
  return {
    uuid: session.uuid,
    accountUuid: session.account.uuid,
    userUuid: session.account.uuid,
    userType: profile.since46 ? 'AccountVO' : undefined,
    expiredDate: javaDate(session.expiresAt),
    createDate: javaDate(session.createdAt),
  };
}

async function endSessionsOf(accountUuid: string, { sessions, tokens }: NodeContext): Promise<void> {
  await Promise.all(sessions.removeOf(accountUuid).map((uuid) => tokens.dropOfSession(uuid)));
}
