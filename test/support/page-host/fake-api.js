// Runs in the page before its script: what VS Code offers to a webview, once. `sendToHost` is bound by open-page.ts.
// The state is kept as VS Code keeps it: over a reload, as JSON.
{
  let acquired = false;
  globalThis.acquireVsCodeApi = () => {
    if (acquired) throw new Error('An instance of the VS Code API has already been acquired');
    acquired = true;
    return Object.freeze({
      postMessage: (message) => globalThis.sendToHost(JSON.parse(JSON.stringify(message))),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: (state) => {
        sessionStorage.setItem('state', JSON.stringify(state));
        return state;
      },
    });
  };
}
