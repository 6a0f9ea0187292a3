/** Figures over the number of listeners, as SVG. */
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

export interface Line {
  name: string;
  /** Listeners, and the figure at so many. */
  points: [number, number][];
}

export interface Plot {
  title: string;
  /** Of the figure. */
  unit: string;
  lines: Line[];
}

const size = { width: 720, height: 400 };

/** @returns an SVG document, on white, as it is read on any page. */
export function linePlot({ title, unit, lines }: Plot): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    title: { text: title, left: 'center' },
    legend: { bottom: 0 },
    grid: { left: 70, right: 30, top: 60, bottom: 80 },
    xAxis: { type: 'value', name: 'listeners', nameLocation: 'middle', nameGap: 30 },
    yAxis: { type: 'value', name: unit },
    series: lines.map(({ name, points }) => ({ type: 'line', name, data: points })),
  });
  // For those who do not see it.
  const svg = chart.renderToSVGString().replace('>', `><title>${title}</title>`);
  chart.dispose();
  return svg;
}
