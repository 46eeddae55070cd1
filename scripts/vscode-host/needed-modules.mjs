// Which of the packages that VS Code's server names are installed, and which parts are dropped afterwards.
// Data only; install.mjs acts on it. Everything left out (chat runtimes, Kerberos, Windows modules, ssh)
// is 300 MB that neither the server, nor the extension host, nor the workbench page loads here.

/** Dependencies of VS Code's server that stay. Names ending in a slash or dash stand for all that begin so. */
const kept = [
  '@microsoft/1ds-',
  '@parcel/watcher',
  '@vscode/iconv-lite-umd',
  '@vscode/proxy-agent',
  '@vscode/ripgrep',
  '@vscode/ripgrep-universal',
  '@vscode/spdlog',
  '@vscode/tree-sitter-wasm',
  '@vscode/vscode-languagedetection',
  '@xterm/',
  'cookie',
  'http-proxy-agent',
  'https-proxy-agent',
  'jschardet',
  'katex',
  'minimist',
  'node-pty',
  'tas-client',
  'undici',
  'vscode-oniguruma',
  'vscode-regexpp',
  'vscode-textmate',
  'ws',
  'yauzl',
  'yazl',
];

/** @param {string} name of an npm package */
export function isNeeded(name) {
  return kept.some((entry) => (/[/-]$/.test(entry) ? name.startsWith(entry) : name === entry));
}

/** Built-in extensions that the tests do not use: they cost size, start-up time and log noise. */
export const droppedExtensions = [
  'copilot',
  'debug-auto-launch',
  'debug-server-ready',
  'git',
  'github',
  'mermaid-markdown-features',
  'microsoft-authentication',
  'ms-vscode.js-debug',
  'ms-vscode.js-debug-companion',
  'ms-vscode.vscode-js-profile-table',
  'terminal-suggest',
  'tunnel-forwarding',
];
