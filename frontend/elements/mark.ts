/** Earshot's mark: two waves around a point. */
import { svg } from 'lit';

export const mark = svg`
  <g fill="none" stroke="currentColor" stroke-width="2.8" stroke-linecap="round">
    <path d="M10.2 21.8a8.2 8.2 0 1 1 14-5.8" />
    <path d="M13.3 18.7a3.9 3.9 0 1 1 6.6-2.7" />
  </g>
  <circle cx="21.6" cy="22.4" r="2.7" fill="currentColor" />
`;
