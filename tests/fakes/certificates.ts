import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A server's key and certificate, with the CA that signed it. All PEM. */
export interface TestCertificate {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /** SHA-256 of the leaf, lower-case hex. */
  readonly sha256: string;
}

/**
 * Made by the real openssl as ZStack's spice-tls.sh does (contract section 5.6): a CA of its own, a leaf that has a common
 * name and, unless `altName` says otherwise, no subject alternative name. Valid from now on, or from `validFrom`, for two days.
 */
export async function makeCertificate(options: {
  commonName: string;
  altName?: string;
  validFrom?: Date;
}): Promise<TestCertificate> {
  const dir = await mkdtemp(path.join(tmpdir(), 'zstack-console-test-'));
  const openssl = (...args: string[]): Promise<unknown> => run('openssl', args, { cwd: dir });
  try {
    const newKey = ['-newkey', 'rsa:2048', '-nodes'];
    await openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/O=ZStack/CN=my CA');
    const subject = `/C=CN/L=Shanghai/O=ZStack/CN=${options.commonName}`;
    await openssl('req', ...newKey, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', subject);
    const extension = options.altName === undefined ? '' : `subjectAltName=${options.altName}\n`;
    await writeFile(path.join(dir, 'ext'), `basicConstraints=CA:FALSE\n${extension}`);
    const from = options.validFrom ?? new Date(Date.now() - 60_000);
    const end = new Date(from.getTime() + 2 * 24 * 3_600_000);
    await writeFile(path.join(dir, 'ca.conf'), signingRules);
    await writeFile(path.join(dir, 'index.txt'), '');
    const dates = ['-startdate', asn1Time(from), '-enddate', asn1Time(end)];
    const signing = ['-cert', 'ca.pem', '-keyfile', 'ca.key', '-extfile', 'ext', ...dates];
    await openssl('ca', '-batch', '-config', 'ca.conf', '-in', 'leaf.csr', '-out', 'leaf.pem', '-notext', ...signing);
    const read = (name: string): Promise<string> => readFile(path.join(dir, name), 'utf8');
    const [ca, cert, key] = await Promise.all([read('ca.pem'), read('leaf.pem'), read('leaf.key')]);
    const sha256 = new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase();
    return { ca, cert, key, sha256 };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The only way in which openssl 3.0 signs for dates of ours. */
const signingRules = `[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
countryName = optional
localityName = optional
organizationName = optional
commonName = supplied
`;

/** `20261128104000Z`. */
function asn1Time(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
}
