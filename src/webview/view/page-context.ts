// Hands the page's model to every component.

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PageModel } from '../model/page-model.ts';

export const PageContext = createContext<PageModel | undefined>(undefined);

export function usePage(): PageModel {
  const page = useContext(PageContext);
  if (!page) throw new Error('A component stands outside of the page.');
  return page;
}
