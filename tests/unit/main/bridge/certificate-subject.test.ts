import { describe, expect, it } from 'vitest';
import { hasSubject } from '../../../../main/bridge/certificate-subject.ts';

describe('hasSubject', () => {
  it.each([
    ['C=CN\nO=lab\nCN=10.0.0.7', 'C=CN,O=lab,CN=10.0.0.7'],
    ['C=CN\nO=lab\nCN=10.0.0.7', 'C=CN, O=Lab, CN=10.0.0.7'],
    ['O=Lab\\, Inc.\nCN=x', 'O=Lab\\, Inc.,CN=x'],
    ['CN=a  b', 'CN=a b'],
    ['CN=a\\\\b', 'CN=a\\\\b'],
    ['CN=数据库', 'CN=数据库'],
  ])('%j is %j', (subject, wanted) => expect(hasSubject(subject, wanted)).toBe(true));

  it.each([
    [undefined, 'CN=x'],
    ['', ''],
    ['', 'CN=x'],
    ['CN=x', ''],
    ['CN=x', ','],
    ['C=CN\nCN=x', 'CN=x'],
    ['CN=x', 'C=CN,CN=x'],
    ['CN=x\nC=CN', 'C=CN,CN=x'],
    ['CN=x\\, O=lab', 'CN=x,O=lab'],
    ['CN=x.evil.example', 'CN=x'],
    ['O=x', 'CN=x'],
    ['=x', '=x'],
  ])('%j is not %j', (subject, wanted) => expect(hasSubject(subject, wanted)).toBe(false));
});
