// Stand-in for argon2 in code-server releases whose package has no prebuilt binary. It hashes the password of the
// log-in page, and this server runs without one (`--auth none`, loopback only): being called would be a mistake.
const refuse = async () => {
  throw new Error('Passwords are not available in this installation.');
};

exports.hash = refuse;
exports.verify = refuse;
