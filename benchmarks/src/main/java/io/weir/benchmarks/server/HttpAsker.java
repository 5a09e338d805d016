package io.weir.benchmarks.server;

import io.weir.model.Periods;
import io.weir.testkit.http.Client;
import io.weir.testkit.http.Response;
import java.io.IOException;

/** A GET a question; bodies are read as rows only if somebody wants to see them. */
final class HttpAsker implements Asker {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final HttpSubject subject;
  private final Client client;

  HttpAsker(HttpSubject subject) {
    this.subject = subject;
    client = new Client(subject.address(), TIMEOUT_MILLIS);
  }

  private record HttpAnswer(HttpSubject subject, Response response, Periods periods)
      implements Answer {
    @Override
    public boolean ok() {
      return response.ok();
    }

    @Override
    public String brief() {
      return response.brief();
    }

    @Override
    public double[][] rows() throws IOException {
      return subject.rows(response, periods);
    }
  }

  @Override
  public Answer ask(String tag, Periods periods) throws IOException {
    return new HttpAnswer(subject, client.get(subject.question(tag, periods)), periods);
  }

  @Override
  public void close() {
    client.close();
  }
}
