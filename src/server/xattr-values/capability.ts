// security.capability: file capabilities of revisions 1, 2 and 3, written as getcap writes them.
// Pure. Source: struct vfs_cap_data, struct vfs_ns_cap_data (include/uapi/linux/capability.h).

import { type DecodedValue, textOrHex } from './decoded-value.ts';

const NAMES = [
  'chown',
  'dac_override',
  'dac_read_search',
  'fowner',
  'fsetid',
  'kill',
  'setgid',
  'setuid',
  'setpcap',
  'linux_immutable',
  'net_bind_service',
  'net_broadcast',
  'net_admin',
  'net_raw',
  'ipc_lock',
  'ipc_owner',
  'sys_module',
  'sys_rawio',
  'sys_chroot',
  'sys_ptrace',
  'sys_pacct',
  'sys_admin',
  'sys_boot',
  'sys_nice',
  'sys_resource',
  'sys_time',
  'sys_tty_config',
  'mknod',
  'lease',
  'audit_write',
  'audit_control',
  'setfcap',
  'mac_override',
  'mac_admin',
  'syslog',
  'wake_alarm',
  'block_suspend',
  'audit_read',
  'perfmon',
  'bpf',
  'checkpoint_restore',
];

/** Bytes of the value by revision. */
const SIZES: ReadonlyMap<number, number> = new Map([
  [1, 12],
  [2, 20],
  [3, 24],
]);

/** `cap_net_raw=ep`; revision 3 adds the user namespace's root, `[rootid=1000]`. */
export function capability(bytes: Uint8Array): DecodedValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = bytes.length >= 4 ? view.getUint32(0, true) : 0;
  const revision = magic >>> 24;
  if (SIZES.get(revision) !== bytes.length) {
    return { ...textOrHex(bytes), note: `no capability set: revision ${revision}, ${bytes.length} bytes` };
  }
  const effective = (magic & 1) !== 0 ? 'e' : '';
  const byFlags = new Map<string, string[]>();
  for (let number = 0; number < (revision === 1 ? 32 : 64); number++) {
    const word = 4 + 8 * (number >>> 5);
    const has = (at: number): boolean => ((view.getUint32(at, true) >>> (number & 31)) & 1) !== 0;
    const permitted = has(word) ? 'p' : '';
    const inheritable = has(word + 4) ? 'i' : '';
    if (permitted === '' && inheritable === '') continue;
    const flags = effective + inheritable + permitted;
    byFlags.set(flags, [...(byFlags.get(flags) ?? []), capabilityName(number)]);
  }
  const sets = [...byFlags].map(([flags, names]) => `${names.join(',')}=${flags}`);
  const text = sets.length === 0 ? '=' : sets.join(' ');
  const root = revision === 3 ? ` [rootid=${view.getUint32(20, true)}]` : '';
  return { kind: 'capability', value: text + root, note: `revision ${revision}` };
}

const capabilityName = (number: number): string => `cap_${NAMES[number] ?? number}`;
