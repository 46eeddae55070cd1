// Stand-in for @vscode/native-watchdog: ends the extension host when the process that started it is gone.
// Copied into the browser-hosted VS Code by install.mjs.
const parentGone = 55;

exports.start = (parent) => {
  const look = () => {
    try {
      process.kill(parent, 0);
    } catch {
      process.exit(parentGone);
    }
  };
  setInterval(look, 1000).unref();
};
exports.exit = (code) => process.exit(code ?? 0);
