// Installs a browser-hosted VS Code into a cache folder, from the npm registry alone: no compiler, no other download.
// code-server cannot simply be a dev dependency: it allows exactly one major version of node, and its install script
// compiles native modules. So scripts stay off, node itself comes from npm, and what would be compiled is replaced.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { out } from '../paths.mjs';
import { runCommand } from '../run-command.mjs';
import { droppedExtensions, isNeeded } from './needed-modules.mjs';
import { entryOf, nodeOf, nodePackage } from './versions.mjs';

/** To be raised when the steps below change, so that an old cache folder is made again. */
const recipe = 3;

/** Registry releases that stand in where a release of VS Code names a git address or downloads by a script. */
const watcherRange = '^2.5.1';
const ripgrepPackage = `@vscode/ripgrep-${process.platform}-${process.arch}`;
const ripgrepVersion = '1.18.0';

/** @typedef {import('./versions.mjs').HostVersion} HostVersion */

/** @param {HostVersion} host */
export function isInstalled(host) {
  const stamp = stampOf(host);
  return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === stampText(host);
}

/**
 * Installs the host beside the cache folder and moves it there when it is complete, so that a run that was
 * interrupted, or two at a time, leave no half of one behind.
 * @param {HostVersion} host
 */
export async function installHost(host) {
  if (isInstalled(host)) return;
  console.log(
    `Installing VS Code ${host.vscode} (code-server ${host.codeServer} from npm) into ${host.folder}`,
  );
  fs.mkdirSync(out, { recursive: true });
  const folder = fs.mkdtempSync(path.join(out, 'vscode-host-'));
  try {
    const unfinished = { ...host, folder };
    await installCodeServer(unfinished);
    await installServerModules(unfinished);
    replaceNativeModules(unfinished);
    dropUnneeded(unfinished);
    checkVersion(unfinished);
    fs.writeFileSync(stampOf(unfinished), stampText(host));
    fs.rmSync(host.folder, { recursive: true, force: true });
    fs.renameSync(folder, host.folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {HostVersion} host */
async function installCodeServer({ folder, codeServer, node }) {
  writeJson(path.join(folder, 'package.json'), {
    name: 'vscode-host',
    private: true,
    dependencies: { 'code-server': codeServer, [nodePackage]: node },
  });
  await npmInstall(folder);
}

/**
 * The packages of VS Code's own server, cut down to those needed. `npm ci` would refuse: the package.json
 * no longer equals the lock file, which still keeps the versions exact.
 * @param {HostVersion} host
 */
async function installServerModules({ folder }) {
  const server = serverFolder(folder);
  const manifestFile = path.join(server, 'package.json');
  const manifest = readJson(manifestFile);
  /** @type {Record<string, string>} */
  const dependencies = {};
  for (const [name, range] of Object.entries(manifest.dependencies)) {
    if (isNeeded(name)) dependencies[name] = String(range);
  }
  // Older releases name their file watcher by a git address. The registry's build is the same but for the
  // version, which the lock file would not allow.
  const watcher = dependencies['@parcel/watcher'];
  if (watcher?.includes('/')) {
    dependencies['@parcel/watcher'] = watcherRange;
    fs.rmSync(path.join(server, 'npm-shrinkwrap.json'), { force: true });
  }
  writeJson(manifestFile, { ...manifest, dependencies });
  await npmInstall(server, '--omit=dev');

  // Older releases fetch the search program with an install script; newer ones carry it in the package.
  if (dependencies['@vscode/ripgrep']) {
    await npmInstall(folder, '--no-save', `${ripgrepPackage}@${ripgrepVersion}`);
    const program = path.join(server, 'node_modules/@vscode/ripgrep/bin/rg');
    fs.mkdirSync(path.dirname(program), { recursive: true });
    fs.copyFileSync(path.join(folder, 'node_modules', ripgrepPackage, 'bin/rg'), program);
    fs.chmodSync(program, 0o755);
  }
}

/** @param {HostVersion} host */
function replaceNativeModules({ folder }) {
  const server = serverFolder(folder);
  putStandIn(server, '@vscode/spdlog', 'spdlog.cjs');
  for (const name of ['@vscode/native-watchdog', 'native-watchdog']) {
    putStandIn(server, name, 'native-watchdog.cjs'); // older releases ask for it by the second name
  }
  putStandIn(server, '@vscode/deviceid', 'deviceid.cjs');
  if (!fs.existsSync(path.join(folder, 'node_modules/argon2/prebuilds'))) {
    putStandIn(folder, 'argon2', 'argon2.cjs');
  }
}

/**
 * @param {string} base folder whose node_modules gets it
 * @param {string} name of the replaced package
 * @param {string} file in `stand-ins/`
 */
function putStandIn(base, name, file) {
  const target = path.join(base, 'node_modules', name);
  fs.mkdirSync(target, { recursive: true });
  fs.copyFileSync(path.join(import.meta.dirname, 'stand-ins', file), path.join(target, file));
  const manifestFile = path.join(target, 'package.json');
  const { exports: _, ...manifest } = fs.existsSync(manifestFile)
    ? readJson(manifestFile)
    : { name, version: '0.0.0' };
  writeJson(manifestFile, { ...manifest, main: file });
}

/** @param {HostVersion} host */
function dropUnneeded({ folder }) {
  const server = serverFolder(folder);
  const drop = (/** @type {string} */ place) => fs.rmSync(place, { recursive: true, force: true });
  for (const extension of droppedExtensions) drop(path.join(server, 'extensions', extension));
  for (const part of ['include', 'share']) drop(path.join(folder, 'node_modules', nodePackage, part));
  const search = path.join(server, 'node_modules/@vscode/ripgrep-universal/bin');
  if (fs.existsSync(search)) {
    const own = `${process.platform}-${process.arch}`;
    for (const system of fs.readdirSync(search)) if (system !== own) drop(path.join(search, system));
  }
}

/**
 * Running it once shows that node and the server fit together.
 * @param {HostVersion} host
 */
function checkVersion(host) {
  const args = [entryOf(host), '--config', '/dev/null', '--version'];
  const answer = execFileSync(nodeOf(host), args, { encoding: 'utf8' });
  if (!answer.includes(host.vscode)) {
    throw new Error(
      `code-server ${host.codeServer} should embed VS Code ${host.vscode}, but says: ${answer.trim()}`,
    );
  }
}

/**
 * @param {string} folder
 * @param {...string} args
 */
function npmInstall(folder, ...args) {
  const always = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  return runCommand('npm', ['install', ...args, ...always], {
    cwd: folder,
    // code-server names the one node major it wants, which is not the node that runs npm here.
    env: { ...process.env, npm_config_engine_strict: 'false' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** @param {string} folder of the host */
function serverFolder(folder) {
  return path.join(folder, 'node_modules/code-server/lib/vscode');
}

/** @param {HostVersion} host */
function stampOf(host) {
  return path.join(host.folder, '.ready');
}

/** @param {HostVersion} host */
function stampText({ codeServer, node }) {
  return JSON.stringify({ codeServer, node, recipe });
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/**
 * @param {string} file
 * @param {unknown} value
 */
function writeJson(file, value) {
  fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
