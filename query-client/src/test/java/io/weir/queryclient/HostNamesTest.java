package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostNamesTest {
  private final AtomicInteger lookups = new AtomicInteger();
  private final CountDownLatch slow = new CountDownLatch(1);
  private final HostNames names = new HostNames(this::lookUp);

  private InetAddress lookUp(String host) throws UnknownHostException {
    int number = lookups.incrementAndGet();
    if (host.equals("slow")) {
      try {
        slow.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    if (host.equals("nowhere")) {
      throw new UnknownHostException(host);
    }
    return InetAddress.getByAddress(host, new byte[] {10, 0, 0, (byte) number});
  }

  @AfterEach
  void close() {
    slow.countDown();
    names.close();
  }

  @Test
  void findsANameWhileAnotherIsStillLookedFor() {
    CompletableFuture<InetAddress> first = names.find("slow");

    assertThat(names.find("fast").join().getHostName()).isEqualTo("fast");
    assertThat(first).isNotDone();
  }

  @Test
  void looksForANameOnceAtATime() {
    CompletableFuture<InetAddress> first = names.find("slow");
    CompletableFuture<InetAddress> second = names.find("slow");
    slow.countDown();

    assertThat(first.join()).isEqualTo(second.join());
    assertThat(lookups).hasValue(1);
  }

  @Test
  void looksForANameAnewEachTime() {
    assertThat(names.find("host").join().getHostAddress()).isEqualTo("10.0.0.1");
    assertThat(names.find("host").join().getHostAddress()).isEqualTo("10.0.0.2");
  }

  @Test
  void saysThatThereIsNoSuchName() {
    assertThatThrownBy(() -> names.find("nowhere").join())
        .hasCauseInstanceOf(UnknownHostException.class);
    assertThatThrownBy(() -> names.find("nowhere").join())
        .hasCauseInstanceOf(UnknownHostException.class);
  }
}
