/** Files as sound for the room; loaded when somebody adds one. */
export { recordableFile } from './recordable-file.ts';
