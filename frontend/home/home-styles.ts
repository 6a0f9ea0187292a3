/** How the home page is laid out: a headline, and cards below it. */
import { css } from 'lit';

export const homeStyles = css`
  :host {
    display: grid;
    gap: clamp(40px, 6vw, 72px);
    padding-top: clamp(24px, 8vh, 96px);
  }
  .hero {
    position: relative;
  }
  .waves {
    display: none;
  }
  @media (min-width: 1000px) {
    .waves {
      position: absolute;
      inset-block: -70px -60px;
      inset-inline-end: 0;
      display: block;
      height: calc(100% + 130px);
      color: var(--accent);
    }
    .rings circle {
      animation: hear 5s ease-in-out infinite;
    }
    .rings circle:nth-of-type(2) {
      animation-delay: 0.3s;
    }
    .rings circle:nth-of-type(3) {
      animation-delay: 0.6s;
    }
    .rings circle:nth-of-type(4) {
      animation-delay: 0.9s;
    }
    .pill rect {
      fill: var(--card);
      stroke: var(--line);
    }
    .pill text {
      fill: var(--ink);
      font: 650 15px var(--display);
      text-anchor: middle;
    }
  }
  @keyframes hear {
    50% {
      opacity: 0.15;
    }
  }
  h1 {
    font: 780 clamp(2.6rem, 8.4vw, 5.25rem) / 0.98 var(--display);
    letter-spacing: -0.045em;
  }
  h1 span {
    color: var(--accent);
  }
  .lead {
    max-width: 34em;
    margin-top: 1.25em;
    font-size: clamp(1.0625rem, 1.6vw, 1.25rem);
    color: var(--ink-soft);
    text-wrap: pretty;
  }
  .open {
    min-height: 60px;
    padding-inline: 1.8em;
    font-size: 1.125rem;
  }
  .opening {
    justify-items: start;
    margin-top: 2rem;
  }
  .problem {
    max-width: 36rem;
    margin-top: 1.25rem;
  }
  .more {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr));
    gap: 20px;
    align-items: start;
  }
  form {
    display: grid;
    gap: 0.5rem;
    margin-top: 1rem;
  }
  .row {
    display: flex;
    gap: 0.5rem;
  }
  .row input {
    flex: 1;
    min-width: 0;
  }
  details {
    border-top: 1px solid var(--line);
  }
  details:first-of-type {
    margin-top: 0.5rem;
    border-top: 0;
  }
  summary {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    min-height: 48px;
    padding-block: 8px;
    border-radius: 8px;
    font-weight: 600;
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary::after {
    content: '';
    flex: none;
    width: 0.5em;
    height: 0.5em;
    margin-inline-end: 4px;
    border: solid var(--ink-soft);
    border-width: 0 2px 2px 0;
    transform: translateY(-0.15em) rotate(45deg);
  }
  [open] > summary::after {
    transform: translateY(0.1em) rotate(225deg);
  }
  details p {
    padding-bottom: 0.9rem;
    color: var(--ink-soft);
    text-wrap: pretty;
  }
`;
