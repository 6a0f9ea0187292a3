/** Stands in for the multi-threaded build of the backend, which neither the edge nor the page can run. */
export const wasmWorkerContents = '';
export default undefined;
