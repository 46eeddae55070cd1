// Lets a script end when the npm that runs it is told to. npm starts scripts through a shell, and passes SIGTERM only
// to that: without this, `npm start` could be stopped and its server would live on.

/** Sends this process SIGTERM once its parent is gone, if that was npm's shell. */
export function stopWithNpm() {
  const { npm_lifecycle_event } = process.env;
  if (!npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 1000).unref();
}
