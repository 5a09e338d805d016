package io.weir.query.listen;

import io.weir.query.reply.EventStream;
import io.weir.query.reply.Utf8Text;
import java.util.List;

/** Writes messages as Server-Sent Events. */
final class SseOutlet implements Outlet {
  private final EventStream stream;

  SseOutlet(EventStream stream) {
    this.stream = stream;
  }

  @Override
  public void send(List<Message> messages, String position, Runnable whenSent) {
    boolean isBeat = !(messages.get(0) instanceof Message.OfStream);
    Utf8Text text = new Utf8Text(1024).text(isBeat ? ":\nid: " : "id: ").text(position);
    if (!isBeat) {
      MessageJson.write(text.text("\ndata: "), messages);
    }
    byte[] event = text.text("\n\n").toBytes();
    int line = isBeat ? event.length : "id: \ndata: ".length() + position.length();
    for (int i = line; i < event.length - 2; i++) {
      if (event[i] == '\n' || event[i] == '\r') {
        event[i] = ' '; // in JSON, line ends stand between tokens only
      }
    }
    stream.send(event, whenSent);
  }

  @Override
  public void look() {
    stream.look();
  }

  @Override
  public void end(String reason) {
    stream.end();
  }
}
