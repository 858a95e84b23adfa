import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeTempDir } from './process.ts';
import type { LabService } from './types.ts';

const run = promisify(execFile);

/** The subject of the SPICE certificates that ZStack's hosts use: one for all, without alternative names. */
export const spiceSubject = 'C=CN,L=Shanghai,O=ZStack,CN=spice.zstack.org';
const spiceSubjectForOpenssl = `/${spiceSubject.replaceAll(',', '/')}`;
const caSubject = '/C=CN/L=Shanghai/O=ZStack/CN=my CA';

/** A certificate with its key, in files of PEM. */
interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** A throw-away public-key infrastructure in a temporary folder; private keys have mode 0600. */
export interface LabCertificates extends LabService {
  /** The cloud's CA: the PEM text that the management node hands out. */
  readonly ca: string;
  /** Another CA with the same subject, which signed nothing that a client should trust. */
  readonly untrustedCa: string;
  /** Folders with QEMU's names (ca-cert.pem, server-cert.pem, server-key.pem), for `SpiceSpec.x509Dir`. */
  readonly spiceDir: string;
  /** Signed by the right CA, for another host: CN=other.zstack.org. */
  readonly otherNameDir: string;
  /** The right subject, signed by the untrusted CA. */
  readonly untrustedDir: string;
  /** For an https management node: localhost, 127.0.0.1 and ::1, signed by the cloud's CA. */
  readonly https: CertificateFiles;
}

/** Makes certificates with openssl (RSA 2048, 30 days); about a second. */
export async function createCertificates(): Promise<LabCertificates> {
  const { path, remove } = await makeTempDir('pki');
  try {
    const [ca, untrusted] = await Promise.all([makeCa(join(path, 'ca')), makeCa(join(path, 'untrusted-ca'))]);
    const [spiceDir, otherNameDir, untrustedDir, httpsDir] = await Promise.all([
      makeLeaf(join(path, 'spice'), ca, spiceSubjectForOpenssl),
      makeLeaf(join(path, 'other-name'), ca, '/C=CN/L=Shanghai/O=ZStack/CN=other.zstack.org'),
      makeLeaf(join(path, 'untrusted'), untrusted, spiceSubjectForOpenssl),
      makeLeaf(join(path, 'https'), ca, '/O=ZStack/CN=localhost', 'DNS:localhost,IP:127.0.0.1,IP:::1'),
    ]);
    const https = { cert: join(httpsDir, 'server-cert.pem'), key: join(httpsDir, 'server-key.pem') };
    const texts = await Promise.all([ca, untrusted].map(({ cert }) => readFile(cert, 'utf8')));
    const [caText = '', untrustedCa = ''] = texts;
    return { ca: caText, untrustedCa, spiceDir, otherNameDir, untrustedDir, https, stop: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function makeCa(folder: string): Promise<CertificateFiles> {
  await mkdir(folder, { mode: 0o700 });
  const files = { cert: join(folder, 'ca-cert.pem'), key: join(folder, 'ca-key.pem') };
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', caSubject],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
    ...['-keyout', files.key, '-out', files.cert],
  ]);
  await chmod(files.key, 0o600);
  return files;
}

async function makeLeaf(folder: string, ca: CertificateFiles, subject: string, names?: string): Promise<string> {
  await mkdir(folder, { mode: 0o700 });
  const file = (name: string) => join(folder, name);
  const extensions = [
    'basicConstraints=CA:FALSE',
    'extendedKeyUsage=serverAuth',
    ...(names ? [`subjectAltName=${names}`] : []),
  ];
  await writeFile(file('extensions'), extensions.join('\n'));
  const key = file('server-key.pem');
  await run('openssl', [
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    subject,
    '-keyout',
    key,
    '-out',
    file('request'),
  ]);
  await run('openssl', [
    ...['x509', '-req', '-in', file('request'), '-CA', ca.cert, '-CAkey', ca.key, '-days', '30', '-sha256'],
    // Several leaves are signed at once: no serial number file to share.
    ...['-set_serial', `0x${Buffer.from(crypto.getRandomValues(new Uint8Array(8))).toString('hex')}`],
    ...['-extfile', file('extensions'), '-out', file('server-cert.pem')],
  ]);
  await chmod(key, 0o600);
  await copyFile(ca.cert, file('ca-cert.pem'));
  return folder;
}
