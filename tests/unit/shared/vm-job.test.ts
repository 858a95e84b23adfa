import { describe, expect, it } from 'vitest';
import { checkConsolePassword, mayPower, powerActions } from '../../../shared/vm-job.ts';

describe('checkConsolePassword', () => {
  it.each([
    ['', 'empty'],
    ['abc12345', null],
    ['a b-c_9~', null],
    ['123456789', 'too-long'],
    ['密码', 'characters'],
    ['tab\there', 'characters'],
    ['password', 'begins-with-password'],
    ['Password', null],
  ] as const)('%j: %s', (password, rule) => {
    expect(checkConsolePassword(password)).toBe(rule);
  });
});

describe('mayPower', () => {
  it.each([
    ['Running', ['shut-down', 'reboot', 'power-off', 'pause']],
    ['Paused', ['shut-down', 'power-off', 'resume']],
    ['Crashed', ['start', 'shut-down', 'reboot', 'power-off']],
    ['NoState', ['shut-down', 'reboot', 'power-off']],
    ['Stopped', ['start']],
    ['Unknown', ['shut-down', 'power-off']],
    ['Migrating', []],
    ['constructor', []],
    ['SomethingNew', []],
  ])('%s allows %j', (state, wanted) => {
    expect(powerActions.filter((action) => mayPower(state, action)).sort()).toEqual([...wanted].sort());
  });
});
