// Stand-in for @vscode/spdlog, VS Code's native log writer: the same calls, in plain JavaScript.
// Copied into the browser-hosted VS Code by install.mjs. Without it output channels would have no log file,
// and those files are what a failing test shows. Appends are synchronous; files are never rotated.
const fs = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];

class Logger {
  #file;
  #level = levels.indexOf('info');
  #plain = false;

  constructor(name, filename) {
    this.name = name;
    fs.mkdirSync(path.dirname(filename), { recursive: true });
    this.#file = fs.openSync(filename, 'a');
  }

  trace(message) {
    this.#write('trace', message);
  }
  debug(message) {
    this.#write('debug', message);
  }
  info(message) {
    this.#write('info', message);
  }
  warn(message) {
    this.#write('warning', message);
  }
  error(message) {
    this.#write('error', message);
  }
  critical(message) {
    this.#write('critical', message);
  }

  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  /** After this the text arrives with its own time and level in it, as output channels send it. */
  clearFormatters() {
    this.#plain = true;
  }
  setPattern() {}
  setAsyncMode() {}
  flush() {}
  drop() {
    if (this.#file === undefined) return;
    fs.closeSync(this.#file);
    this.#file = undefined;
  }

  #write(level, message) {
    if (this.#file === undefined || levels.indexOf(level) < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    fs.writeSync(this.#file, this.#plain ? message : `${time} [${level}] ${message}\n`);
  }
}

const createLogger = async (name, filename) => new Logger(name, filename);

// One assignment each: node's ES module loader finds the names of a CommonJS module by reading such lines.
exports.version = 0;
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
