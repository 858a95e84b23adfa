import { describe, expect, it } from 'vitest';
import { ownArguments } from '../../../../main/cli/own-arguments.ts';
import { parseCommandLine } from '../../../../main/cli/parse.ts';

const parse = (line: string) => parseCommandLine(ownArguments(['electron', '.', ...line.split(' ')], false));
const whole = '--url http://10.0.0.1 --account admin --vm web-01';
const hex = 'ab'.repeat(32);

describe('ownArguments', () => {
  it.each([
    [['electron', '--no-sandbox', '/clone', 'doctor', '--json'], false],
    [['electron', '/clone', '--no-sandbox', 'doctor', '--json'], false],
    [['zstack-console', '--no-sandbox', 'doctor', '--json'], true],
  ])('finds the command in %j', (argv, packaged) => {
    expect(ownArguments(argv, packaged)).toEqual({ before: ['--no-sandbox'], command: 'doctor', after: ['--json'] });
  });

  it('does not take the value of an option before the command for the command', () => {
    expect(ownArguments(['app', '--lang', 'zh-CN', 'list'], true).command).toBe('list');
  });

  it('opens the app when only switches of others are there', () => {
    const args = ownArguments(['electron', '--inspect=0', '--remote-debugging-port=0', '.'], false);
    expect(args.command).toBeUndefined();
    expect(parseCommandLine(args).command).toEqual({ kind: 'app', view: 'show' });
  });

  it.each([
    [['app', '--', '--no-sandbox'], '--no-sandbox'],
    [['app', '--', 'zstack-console://connect?cloud=a&vm=b'], 'zstack-console://connect?cloud=a&vm=b'],
    [['app', '--lang=en', '--', '-x.vv'], '-x.vv'],
    [['app', 'doctor', '--', 'x'], 'doctor'],
    [['app', '--'], undefined],
  ])('takes what stands behind -- in %j for the command and no option', (argv, command) => {
    expect(ownArguments(argv, true).command).toBe(command);
  });
});

describe('parseCommandLine', () => {
  const link = 'zstack-console://connect?cloud=a&vm=b';

  it.each([
    [['--hidden'], { kind: 'app', view: 'hidden' }],
    [['--palette'], { kind: 'app', view: 'palette' }],
    [['--open=c-1/v-1'], { kind: 'open', cloudId: 'c-1', vmUuid: 'v-1' }],
    [['--open=../x'], { kind: 'app', view: 'show' }],
    [[link], { kind: 'link', text: link }],
    [['--', link], { kind: 'link', text: link }],
    [['a b.VV'], { kind: 'file', file: 'a b.VV' }],
    [['--', '-x.vv'], { kind: 'file', file: '-x.vv' }],
    [[link, '--user-data-dir=/tmp/x'], { kind: 'usage', problem: { kind: 'not-alone', value: 'link' } }],
    [[link, link], { kind: 'usage', problem: { kind: 'not-alone', value: 'link' } }],
    [['a.vv', '--help'], { kind: 'usage', problem: { kind: 'not-alone', value: 'file' } }],
    [['--', '--palette'], { kind: 'usage', problem: { kind: 'unknown-command', value: '--palette' } }],
  ])('reads %j', (args, command) => {
    const invocation = parseCommandLine(ownArguments(['app', ...args], true));
    expect(invocation).toEqual({ command });
  });

  it('reads a whole doctor line', () => {
    const line = `doctor ${whole} --password-stdin --ca ca.pem --protocol spice --route proxy --screenshot a.png --timeout 2.5 --json`;
    expect(parse(line).command).toEqual({
      kind: 'doctor',
      options: {
        url: 'http://10.0.0.1',
        who: { type: 'account', account: 'admin' },
        vm: 'web-01',
        passwordStdin: true,
        caFile: 'ca.pem',
        preference: { protocol: 'spice', route: 'proxy' },
        screenshot: 'a.png',
        timeoutMs: 2500,
        json: true,
      },
    });
  });

  it('fills in what was left out', () => {
    expect(parse(`doctor ${whole}`).command).toMatchObject({
      options: {
        passwordStdin: false,
        preference: { protocol: 'auto', route: 'auto' },
        timeoutMs: 60_000,
        json: false,
      },
    });
  });

  it('takes the same flags for connect', () => {
    const line = `${whole} --protocol vnc --screenshot a.png --timeout 5`;
    expect(parse(`connect ${line}`).command).toMatchObject({ kind: 'connect', options: { vm: 'web-01' } });
  });

  it('lists bookmarks without a cloud, VMs with one', () => {
    expect(parse('list --json').command).toEqual({ kind: 'list', options: { json: true } });
    expect(parse('list --url u --account a').command).toMatchObject({
      options: { target: { url: 'u', who: { type: 'account', account: 'a' } } },
    });
  });

  it.each([
    [hex, hex],
    [hex.toUpperCase(), hex],
    ['AB:'.repeat(31) + 'AB', hex],
    [`sha256:${hex}`, hex],
  ])('reads the fingerprint %s', (typed, wanted) => {
    expect(parse(`doctor ${whole} --fingerprint ${typed}`).command).toMatchObject({ options: { fingerprint: wanted } });
  });

  it.each([
    ['--help', 'help'],
    ['-h', 'help'],
    ['doctor --help', 'help'],
    ['--version', 'version'],
    ['-v', 'version'],
  ])('answers %s', (line, kind) => expect(parse(line).command).toEqual({ kind }));

  it.each([
    ['frobnicate', { kind: 'unknown-command', value: 'frobnicate' }],
    [`doctor ${whole} --password hunter2`, { kind: 'unknown-option', value: '--password' }],
    [`doctor ${whole} stray`, { kind: 'unknown-option', value: 'stray' }],
    [`doctor --account a --vm v`, { kind: 'missing-option', value: '--url' }],
    [`doctor --url u --vm v`, { kind: 'missing-option', value: '--account' }],
    [`connect --url u --account a`, { kind: 'missing-option', value: '--vm' }],
    [`doctor ${whole} --ca`, { kind: 'missing-value', value: '--ca' }],
    [`doctor ${whole} --screenshot=`, { kind: 'missing-option', value: '--screenshot' }],
    [`doctor ${whole} --protocol rdp`, { kind: 'bad-value', option: '--protocol', value: 'rdp' }],
    [`doctor ${whole} --route none`, { kind: 'bad-value', option: '--route', value: 'none' }],
    [`doctor ${whole} --timeout soon`, { kind: 'bad-value', option: '--timeout', value: 'soon' }],
    [`doctor ${whole} --timeout 0`, { kind: 'bad-value', option: '--timeout', value: '0' }],
    [`doctor ${whole} --fingerprint 12`, { kind: 'bad-value', option: '--fingerprint', value: '12' }],
    ['list --vm x', { kind: 'unknown-option', value: '--vm' }],
  ])('refuses %s', (line, problem) => {
    expect(parse(line).command).toEqual({ kind: 'usage', problem });
  });

  it('takes the engine for SPICE on either side of the command', () => {
    expect(parse('--spice-engine html5')).toEqual({ command: { kind: 'app', view: 'show' }, spiceEngine: 'html5' });
    expect(parse(`doctor ${whole} --spice-engine=own`)).toMatchObject({
      spiceEngine: 'own',
      command: { kind: 'doctor' },
    });
    const problem = { kind: 'bad-value', option: '--spice-engine', value: 'other' };
    expect(parse('--spice-engine other list').command).toEqual({ kind: 'usage', problem });
  });

  it('takes language and profile on either side of the command', () => {
    expect(parse('--lang zh-CN --user-data-dir=/p list')).toMatchObject({ lang: 'zh-CN', profile: '/p' });
    expect(parse('list --lang en --user-data-dir /q')).toMatchObject({ lang: 'en', profile: '/q' });
  });

  it.each([
    ['--type user --account a --user u', { type: 'user', account: 'a', user: 'u' }],
    ['--type iam2 --account z --project 研发', { type: 'iam2', account: 'z', project: '研发' }],
    ['--type iam2-ldap --account z', { type: 'iam2-ldap', account: 'z' }],
    ['--type access-key --account ID', { type: 'access-key', account: 'ID' }],
    ['--account a', { type: 'account', account: 'a' }],
  ])('reads who signs in from %s', (flags, who) => {
    expect(parse(`list --url u ${flags}`).command).toMatchObject({ options: { target: { who } } });
  });

  it.each([
    ['--type user --account a', { kind: 'missing-option', value: '--user' }],
    ['--account a --user u', { kind: 'unknown-option', value: '--user' }],
    ['--type ldap --account a --project p', { kind: 'unknown-option', value: '--project' }],
    ['--type saml --account a', { kind: 'bad-value', option: '--type', value: 'saml' }],
  ])('refuses %s', (flags, problem) => {
    expect(parse(`list --url u ${flags}`).command).toEqual({ kind: 'usage', problem });
  });
});
