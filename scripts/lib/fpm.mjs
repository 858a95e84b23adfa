#!/usr/bin/env node
// Stands in for fpm where electron-builder can't download it: makes a deb or an rpm out of a folder with Debian's own dpkg-deb and
// rpmbuild, from the arguments that electron-builder passes (CUSTOM_FPM_PATH). For trial builds; a release uses fpm itself.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const scripts = { 'after-install': ['postinst', '%post'], 'after-remove': ['postrm', '%postun'] };

/** @param {string[]} args @returns {{ options: Record<string, string[]>, files: string[] }} */
function parse(args) {
  /** @type {Record<string, string[]>} */
  const options = {};
  const files = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    const [, long, value] = /^--?([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (long === undefined) files.push(arg);
    else if (long !== 'force') (options[long] ??= []).push(value ?? args[(i += 1)] ?? '');
  }
  return { options, files };
}

const { options, files } = parse(process.argv.slice(2));
const one = (/** @type {string} */ name) => options[name]?.[0] ?? '';
const work = mkdtempSync(path.join(os.tmpdir(), 'zsc-fpm-'));
const tree = path.join(work, 'tree');

function copyTree() {
  mkdirSync(tree);
  for (const pair of files) {
    const [from = '', to = ''] = pair.split('=');
    cpSync(from, path.join(tree, to), { recursive: true, verbatimSymlinks: true });
  }
  // What came out of a temporary folder is readable by nobody else; in a package everything is.
  for (const entry of readdirSync(tree, { recursive: true })) {
    const file = path.join(tree, String(entry));
    const stat = lstatSync(file);
    if (!stat.isSymbolicLink()) chmodSync(file, stat.isDirectory() || stat.mode & 0o100 ? 0o755 : 0o644);
  }
}

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(`${command}: ${done.stderr || String(done.error)}`);
  return done.stdout;
}

function description() {
  const lines = one('description')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return { first: lines[0] ?? one('name'), rest: lines.slice(1) };
}

function deb() {
  const control = path.join(tree, 'DEBIAN');
  const size = run('du', ['-sk', tree]).split('\t')[0] ?? '0';
  mkdirSync(control);
  const { first, rest } = description();
  const fields = {
    Package: one('name'),
    Version: one('version'),
    Architecture: one('architecture'),
    Maintainer: one('maintainer'),
    'Installed-Size': size,
    Depends: (options['d'] ?? []).join(', '),
    Recommends: (options['deb-recommends'] ?? []).join(', '),
    Section: one('category'),
    Priority: one('deb-priority'),
    Homepage: one('url'),
    Description: [first, ...rest.map((line) => ` ${line}`)].join('\n'),
  };
  const filled = Object.entries(fields).filter(([, value]) => value !== '');
  writeFileSync(path.join(control, 'control'), `${filled.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`);
  for (const [name, [script]] of Object.entries(scripts)) {
    writeFileSync(path.join(control, script ?? ''), readFileSync(one(name), 'utf8'), { mode: 0o755 });
  }
  run('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '-b', tree, one('package')]);
}

function rpm() {
  const listed = readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() || entry.parentPath.startsWith(path.join(tree, 'opt')))
    .map((entry) => {
      const name = path.join(entry.parentPath, entry.name).slice(tree.length);
      return `${entry.isDirectory() ? '%dir ' : ''}"${name}"`;
    });
  const { first, rest } = description();
  const spec = [
    `Name: ${one('name')}`,
    `Version: ${one('version')}`,
    `Release: ${one('iteration') || '1'}`,
    `Summary: ${one('rpm-summary') || first}`,
    `License: ${one('license')}`,
    `Vendor: ${one('vendor')}`,
    `URL: ${one('url')}`,
    `Group: ${one('category')}`,
    'AutoReqProv: no',
    ...(options['d'] ?? []).map((each) => `Requires: ${each}`),
    `%description\n${[first, ...rest].join('\n')}`,
    `%install\ncp -a "${tree}/." %{buildroot}/`,
    ...Object.entries(scripts).map(
      ([name, [, section]]) => `${section ?? ''}\n${readFileSync(one(name), 'utf8').replaceAll('%', '%%')}`,
    ),
    `%files\n${listed.join('\n')}`,
  ];
  const file = path.join(work, 'package.spec');
  writeFileSync(file, `${spec.join('\n')}\n`);
  const defines = [
    `_topdir ${work}/rpm`,
    `_rpmdir ${work}/made`,
    '_rpmfilename package.rpm',
    '_build_id_links none',
    'debug_package %{nil}',
    '__os_install_post %{nil}',
    '_binary_payload w1.gzdio',
  ];
  const target = one('architecture').replace('amd64', 'x86_64');
  run('rpmbuild', ['-bb', '--target', target, ...defines.flatMap((each) => ['--define', each]), file]);
  cpSync(path.join(work, 'made/package.rpm'), one('package'));
}

try {
  copyTree();
  if (one('t') === 'deb') deb();
  else rpm();
} finally {
  rmSync(work, { recursive: true, force: true });
}
