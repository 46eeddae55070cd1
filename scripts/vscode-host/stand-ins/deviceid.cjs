// Stand-in for @vscode/deviceid, which names the machine in telemetry. Telemetry is off; without this file the server
// prints a stack trace at each start. Copied into the browser-hosted VS Code by install.mjs.
exports.getDeviceId = async () => 'no-device-id';
