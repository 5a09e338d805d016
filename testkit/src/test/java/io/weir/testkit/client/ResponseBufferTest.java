package io.weir.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseBufferTest {
  private final ResponseBuffer buffer = new ResponseBuffer();

  private boolean receive(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, buffer.room(bytes.length), buffer.end(), bytes.length);
    return buffer.received(bytes.length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK~Content-Length: 5~~hello | 200 | hello",
        "HTTP/1.1 200 OK~content-length:5~~hello | 200 | hello",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~hel~2;x=y~lo~0~~ | 200 | hello",
        "HTTP/1.1 100 Continue~~HTTP/1.1 200 OK~Content-Length: 2~~ok | 200 | ok",
        "HTTP/1.1 204 No Content~Date: today~~ | 204 | ''",
        "HTTP/1.1 404~Content-Length: 0~~ | 404 | ''",
      })
  void isCompleteAtTheLastByteHoweverItIsCut(String text, int status, String body)
      throws IOException {
    String wire = text.strip().replace("~", "\r\n");
    for (int cut = 1; cut < wire.length(); cut++) {
      buffer.clear();
      assertThat(receive(wire.substring(0, cut))).as("cut at %d", cut).isFalse();
      assertThat(receive(wire.substring(cut))).as("cut at %d", cut).isTrue();
      assertThat(buffer.status()).isEqualTo(status);
      assertThat(new String(buffer.response().body(), StandardCharsets.UTF_8)).isEqualTo(body);
      assertThat(buffer.keepAlive()).isTrue();
    }
  }

  @Test
  void endsWithTheConnectionWhenNoLengthIsGiven() throws IOException {
    buffer.clear();
    assertThat(receive("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it")).isFalse();
    assertThat(buffer.ended()).isTrue();
    assertThat(buffer.response().brief()).isEqualTo("200 all of it");
    assertThat(buffer.keepAlive()).isFalse();
  }

  @Test
  void isIncompleteWhenTheConnectionEndsEarly() throws IOException {
    buffer.clear();
    receive("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    assertThat(buffer.ended()).isFalse();
  }

  @Test
  void readsWhenToTryAgain() throws IOException {
    buffer.clear();
    receive("HTTP/1.1 429 Too Many\r\nRETRY-AFTER:  7\r\nContent-Length: 0\r\n\r\n");
    assertThat(buffer.retryAfterSeconds()).isEqualTo(7);
    buffer.clear();
    receive("HTTP/1.1 429 Too Many\r\nRetry-After: Sat, 21 Nov\r\nContent-Length: 0\r\n\r\n");
    assertThat(buffer.retryAfterSeconds()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n"
      })
  void refusesWhatIsNoHttp(String text) {
    buffer.clear();
    assertThatThrownBy(() -> receive(text)).isInstanceOf(IOException.class);
  }
}
