/** How a room is laid out: one column on a phone, two on a tablet, three on a desk. */
import { css } from 'lit';

export const roomStyles = css`
  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    justify-content: space-between;
    gap: 20px 40px;
    margin-block: 0 28px;
  }
  .now {
    display: grid;
    gap: 8px;
    flex: 1 1 20rem;
    min-width: 0;
  }
  h1 {
    font: 780 clamp(2rem, 5vw, 3.5rem) / 1.05 var(--display);
    letter-spacing: -0.04em;
    overflow-wrap: anywhere;
  }
  h1.heard {
    color: var(--accent);
  }
  .line {
    display: flex;
    align-items: center;
    justify-content: space-between;
    width: 100%;
    min-height: 44px;
  }
  .jump {
    display: none;
  }
  .name {
    display: grid;
    gap: 6px;
    flex: 0 1 18rem;
  }
  .trouble {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 12px;
    margin-bottom: 24px;
    padding: 16px 20px;
    border: 1px solid var(--accent);
    border-radius: var(--radius);
    background: var(--accent-wash);
  }
  .trouble p {
    flex: 1 1 16rem;
    font-weight: 600;
  }
  .columns {
    display: grid;
    grid-template: 'mic' 'hearing' 'detections' 'share' / minmax(0, 1fr);
    gap: 24px;
    align-items: start;
  }
  .mic {
    grid-area: mic;
  }
  .hearing {
    grid-area: hearing;
    display: grid;
    gap: 14px;
  }
  .detections {
    grid-area: detections;
  }
  .share {
    grid-area: share;
    scroll-margin-top: 16px;
  }
  .cards {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr));
    gap: 16px;
  }
  .hearing h2:not(:first-child) {
    margin-top: 14px;
  }
  .people {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .people li {
    max-width: 100%;
    padding: 0.45em 0.95em;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: var(--card);
    font-size: 0.9375rem;
    overflow-wrap: anywhere;
  }
  details {
    margin-top: 10px;
    font-size: 0.9375rem;
  }
  summary {
    width: fit-content;
    padding-block: 8px;
    border-radius: 6px;
    color: var(--ink-soft);
    cursor: pointer;
  }
  @media (max-width: 759px) {
    .top {
      display: grid;
    }
    .name {
      grid-template-columns: auto minmax(0, 1fr);
      align-items: center;
      gap: 14px;
    }
    .jump {
      display: flex;
    }
  }
  @media (min-width: 760px) {
    .columns {
      grid-template:
        'mic detections' auto
        'hearing detections' auto
        'share detections' 1fr / minmax(0, 1fr) minmax(0, 1fr);
    }
  }
  @media (min-width: 1160px) {
    .columns {
      grid-template:
        'mic hearing detections' auto
        'share hearing detections' 1fr / 330px minmax(0, 1fr) 370px;
    }
    .no-mic {
      grid-template: 'share hearing detections' auto / 330px minmax(0, 1fr) 370px;
    }
  }
`;
