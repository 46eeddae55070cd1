// The requests about one inode: all details for the inspector, sharing for hovers.
// What is said is made in ../inode and ../sharing.

import type { CancellationToken, Connection } from 'vscode-languageserver';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { nidFromText } from '../../erofs/nid.ts';
import { imageLabel } from '../images/image-label.ts';
import type { OpenImage } from '../images/open-image.ts';
import { inodeDetails } from '../inode/inode-details.ts';
import { answer, failure } from '../requests.ts';
import type { Services } from '../services.ts';
import { sharingOfInode } from '../sharing/sharing-of-inode.ts';
import { unlessCancelled } from '../time-slice.ts';

export function registerInodes(connection: Connection, services: Services): void {
  const { set } = services;
  answer(connection, 'erofs/sharing', async ({ image, nid }, token) => {
    const { open, table, inode } = await findInode(services, image, nid, token);
    return sharingOfInode(open, table, inode, set.snapshot);
  });
  answer(connection, 'erofs/inode', async ({ image, nid }, token) => {
    const { open, table, inode } = await findInode(services, image, nid, token);
    const sharing = sharingOfInode(open, table, inode, set.snapshot);
    return inodeDetails(open, open.image!, table, inode, sharing);
  });
}

/** The inode in the table of its image; waits for the whole tree if the first rows do not have it. */
async function findInode(
  { store }: Services,
  uri: string,
  nidText: string,
  token: CancellationToken,
): Promise<{ open: OpenImage; table: InodeTable; inode: number }> {
  const open = store.show(uri);
  const nid = nidFromText(nidText);
  if (nid === undefined) throw failure(`"${nidText}" is no nid.`);
  const known = open.table?.inodeByNid(nid);
  if (known === undefined) await unlessCancelled(store.index(open, { urgent: true }), token);
  const { table } = open;
  const inode = table?.inodeByNid(nid);
  if (table !== undefined && inode !== undefined) return { open, table, inode };
  throw failure(`${imageLabel(open.path)} has no inode with nid ${nidText}.`);
}
