/** One figure of the bench. */
export interface Measurement {
  name: string;
  value: number;
  /** `ms`, `x` (a multiple), `bytes`, `windows/s`, `%`, `1/s` or `shift` (of the layout, as browsers score it). */
  unit: string;
  /** What the value must not exceed, where there is such a bound. */
  bound?: number;
}

/** Bounds that Earshot sets itself, by the figure's name; docs in bench/README.md. */
export const bounds: Readonly<Record<string, number>> = {
  frame_to_prediction_p50_ratio: 1.5,
  frame_to_prediction_p99_ratio: 4,
  wake_ratio: 10,
  worker_gzip_bytes: 3 * 1024 * 1024,
  page_first_load_gzip_bytes: 55 * 1024,
  page_home_gzip_bytes: 4 * 1024,
  page_known_gzip_bytes: 20 * 1024,
  page_piece_gzip_bytes: 15 * 1024,
  page_messages_gzip_bytes: 4 * 1024,
  page_hearing_gzip_bytes: 5 * 1024,
  page_history_gzip_bytes: 15 * 1024,
  page_picture_gzip_bytes: 10 * 1024,
  page_eventsource_parser_gzip_bytes: 2 * 1024,
  page_recordings_gzip_bytes: 17 * 1024,
  page_settings_gzip_bytes: 10 * 1024,
  // The first to come: it brings what others share with it.
  page_share_gzip_bytes: 20 * 1024,
  page_room_gzip_bytes: 2 * 1024,
  page_stage_gzip_bytes: 9 * 1024,
  page_alerts_gzip_bytes: 7 * 1024,
  page_dialog_gzip_bytes: 9 * 1024,
  page_push_gzip_bytes: 4 * 1024,
  page_offline_gzip_bytes: 2 * 1024,
  page_errors_gzip_bytes: 4 * 1024,
  page_decoding_gzip_bytes: 66 * 1024,
  page_capture_worklet_gzip_bytes: 3 * 1024,
  page_audio_gzip_bytes: 4 * 1024,
  page_language_gzip_bytes: 2 * 1024,
  page_de_gzip_bytes: 24 * 1024,
  page_es_gzip_bytes: 24 * 1024,
  page_main_thread_share_8_mics: 35,
  page_opened_to_caption_ms: 5000,
  page_caption_to_live_region_ms: 300,
  page_first_paint_ms: 800,
  page_layout_shift: 0.02,
  network_ms: 5,
  yamnet_ratio: 0.5,
  cold_start_ms: 150,
  cold_start_workerd_ms: 150,
};

/** @returns the figure, with its bound if it has one, and three significant digits. */
export function measurement(name: string, value: number, unit: string): Measurement {
  const bound = bounds[name];
  const rounded = unit === 'bytes' ? value : Number(value.toPrecision(3));
  return { name, value: rounded, unit, ...(bound !== undefined && { bound }) };
}

/** NaN meets no bound. */
export function meetsBound({ value, bound }: Measurement): boolean {
  return bound === undefined || value <= bound;
}
