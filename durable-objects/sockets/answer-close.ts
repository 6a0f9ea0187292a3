/** No code was in the close (RFC 6455, 7.4.1): none may be sent for it. */
const noCode = 1005;

/** Without an answer the client waits for its close to time out and reports 1006. */
export function answerClose(socket: WebSocket, code: number): void {
  try {
    if (code === noCode) socket.close();
    else socket.close(code, '');
  } catch {
    // A code that may be received and not be sent (RFC 6455, 7.4), or closed already.
  }
}
