package io.weir.query.listen;

import io.weir.query.reply.Utf8Text;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/** Sends messages over a WebSocket, without a thread that waits for the client. */
final class SocketOutlet implements Outlet {
  private final Session session;

  SocketOutlet(Session session) {
    this.session = session;
  }

  @Override
  public void send(List<Message> messages, String position, Runnable sent) {
    Callback callback = Callback.from(sent, fault -> session.disconnect());
    Message first = messages.get(0);
    if (first instanceof Message.Answer answer) {
      session.sendText(answer.json(), callback);
    } else if (first instanceof Message.Beat) {
      session.sendPing(ByteBuffer.allocate(0), callback);
    } else {
      Utf8Text json = new Utf8Text(1024);
      MessageJson.write(json, messages);
      session.sendText(json.toString(), callback);
    }
  }

  @Override
  public void end(String reason) {
    session.close(StatusCode.SHUTDOWN, reason, Callback.NOOP);
  }
}
