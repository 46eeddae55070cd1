// The editor page of an image. Bundled to dist/page.js, its styles (media/page.css and what that imports) to dist/page.css.
// Knows only src/common and src/protocol; everything else is asked of the extension host by messages (src/protocol/page.ts).
//
// The host writes the HTML around it; all of it is needed, and nothing else:
//
//   <!doctype html>
//   <html lang="en">
//     <head>
//       <meta charset="utf-8">
//       <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-NONCE';
//         style-src CSPSOURCE; font-src CSPSOURCE; img-src CSPSOURCE">
//       <meta name="viewport" content="width=device-width, initial-scale=1">
//       <title>TITLE, escaped</title>
//       <link rel="stylesheet" href="URI of dist/codicon.css">
//       <link rel="stylesheet" href="URI of dist/page.css">
//     </head>
//     <body>
//       <div id="page"></div>
//       <script nonce="NONCE" src="URI of dist/page.js"></script>
//     </body>
//   </html>
//
// `localResourceRoots` needs dist/ only. The page says `ready`; the host answers with `hello` and `serverState`, in this order.

import '../../media/page.css';
import { render } from 'preact';
import type { PageState } from '../protocol/page.ts';
import { HostLink } from './model/host-link.ts';
import { PageModel } from './model/page-model.ts';
import { ROW_HEIGHT } from './model/scroll-geometry.ts';
import { Page } from './view/page.tsx';

document.documentElement.style.setProperty('--row-height', `${ROW_HEIGHT}px`);
const model = new PageModel(new HostLink(acquireVsCodeApi<PageState>()));
render(<Page model={model} />, document.getElementById('page')!);
model.start();
