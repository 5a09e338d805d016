package io.weir.gateway.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.service.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the scanner to {@link JacksonReader}, and both to {@link Double#parseDouble}. */
class MessageScannerFuzzTest {
  private static final int MESSAGES = Integer.getInteger("weir.fuzz.messages", 30_000);
  private static final int WIDTH = 3;
  private static final String[] SPACES = {"", "", "", " ", "\n", " \t\r"};
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "-0.0",
    "0e5",
    "-0e-5",
    "9007199254740993",
    "9007199254740992.5",
    "1e22",
    "1e23",
    "123456789012345678",
    "1234567890123456789",
    "12345678901234567890",
    "4.9e-324",
    "2e-324",
    "1.7976931348623157e308",
    "1.7976931348623159e308",
    "0.1",
    "0.30000000000000004",
    "1e-7",
    "8.5e22",
    "0.000000000000000001",
    "2.2250738585072011e-308",
    "1E+2",
    "1.e2",
    ".5",
    "01",
    "-",
    "1e",
    "1e+",
    "--1",
    "+1",
    "0x1",
    "NaN",
    "null",
    "1d",
    "1f",
    "1_0"
  };

  private final long seed = Long.getLong("weir.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private static MessageRules rules(int fewestValues, int mostValues) {
    return new MessageRules(fewestValues, mostValues, Long.MAX_VALUE - 5, 1);
  }

  @ParameterizedTest
  @CsvSource({"3, 3", "1, 5"})
  void acceptsNothingThatJacksonDoesNotAndReadsTheSame(int fewestValues, int mostValues) {
    MessageRules rules = rules(fewestValues, mostValues);
    MessageScanner scanner = new MessageScanner(rules);
    int accepted = 0;
    for (int i = 0; i < MESSAGES; i++) {
      byte[] bytes = message(rules).getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(3) == 0) {
        mutate(bytes);
      }
      Collected scanned = new Collected();
      int behind = scanner.read(bytes, 0, bytes.length, scanned);
      if (behind == MessageScanner.UNUSUAL) {
        assertThat(scanned.samples).isEmpty();
        readByJackson(rules, bytes, new Collected());
        continue;
      }
      accepted++;
      Collected expected = new Collected();
      assertThat(readByJackson(rules, bytes, expected)).as(describe(bytes)).isEqualTo(behind);
      assertThat(scanned.samples).as(describe(bytes)).isEqualTo(expected.samples);
    }
    assertThat(accepted).as("seed %d", seed).isBetween(MESSAGES / 5, MESSAGES);
  }

  @Test
  void roundsEveryNumberAsTheJdkDoes() {
    for (int i = 0; i < MESSAGES; i++) {
      String[] numbers = {number(), number(), number()};
      byte[] bytes =
          ("{\"time\":1,\"tag\":\"a\",\"values\":[" + String.join(",", numbers) + "]}")
              .getBytes(StandardCharsets.UTF_8);
      Collected scanned = new Collected();

      new MessageScanner(rules(WIDTH, WIDTH)).read(bytes, 0, bytes.length, scanned);

      assertThat(scanned.samples)
          .as(describe(bytes))
          .containsExactly(
              Collected.sample(
                  "a",
                  1,
                  Double.parseDouble(numbers[0]),
                  Double.parseDouble(numbers[1]),
                  Double.parseDouble(numbers[2])));
    }
  }

  /** The offset after the message, or -1 if it was refused; anything but a problem is a failure. */
  private int readByJackson(MessageRules rules, byte[] bytes, Collected sink) {
    try {
      return new JacksonReader(rules).read(bytes, 0, bytes.length, sink);
    } catch (ProblemException e) {
      assertThat(e.status()).isEqualTo(400);
      assertThat(e.field()).isPresent();
      return -1;
    } catch (RuntimeException e) {
      throw new AssertionError(describe(bytes), e);
    }
  }

  private String describe(byte[] bytes) {
    return "seed " + seed + ": " + new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private String message(MessageRules rules) {
    List<String> fields = new ArrayList<>();
    fields.add("\"time\"" + space() + ":" + space() + time());
    fields.add("\"tag\"" + space() + ":" + space() + tag());
    List<String> values = new ArrayList<>();
    int count =
        random.nextInt(50) == 0
            ? random.nextInt(8)
            : rules.fewestValues() + random.nextInt(1 + rules.mostValues() - rules.fewestValues());
    for (int i = 0; i < count; i++) {
      values.add(space() + anyNumber() + space());
    }
    fields.add("\"values\"" + space() + ":" + space() + "[" + String.join(",", values) + "]");
    if (random.nextInt(30) == 0) {
      fields.add("\"x\":" + random.nextInt(5));
    }
    if (random.nextInt(30) == 0) {
      fields.add(fields.get(random.nextInt(fields.size())));
    }
    if (random.nextInt(30) == 0) {
      fields.remove(random.nextInt(fields.size()));
    }
    Collections.shuffle(fields, random);
    return "{" + space() + String.join(space() + "," + space(), fields) + space() + "}" + space();
  }

  private String space() {
    return SPACES[random.nextInt(SPACES.length)];
  }

  private String time() {
    return switch (random.nextInt(20)) {
      case 0 -> Long.toUnsignedString(random.nextLong());
      case 1 -> anyNumber();
      case 2 -> Long.toString(Long.MAX_VALUE - random.nextInt(10));
      default -> Long.toString(random.nextLong() >>> 1 + random.nextInt(62));
    };
  }

  private String tag() {
    return switch (random.nextInt(20)) {
      case 0 -> "\"" + "x".repeat(250 + random.nextInt(10)) + "\"";
      case 1 -> "\"ä😀\"";
      case 2 -> "\"\\u00" + Integer.toHexString(0x10 + random.nextInt(0xef)) + "\\n\"";
      case 3 -> "\"" + (char) random.nextInt(0x90) + "\"";
      default -> "\"tag-" + random.nextInt(10_000) + "\"";
    };
  }

  private String anyNumber() {
    return random.nextInt(40) == 0 ? NUMBERS[random.nextInt(NUMBERS.length)] : number();
  }

  /** A valid number, finite as a double. */
  private String number() {
    double uniform = random.nextDouble() * 1000 - 500;
    return switch (random.nextInt(8)) {
      case 0 -> Integer.toString(random.nextInt());
      case 1 -> Long.toString(random.nextLong());
      case 2 -> Double.toString(uniform);
      case 3 -> String.format(Locale.ROOT, "%." + random.nextInt(25) + "f", uniform);
      case 4 -> {
        double any = Double.longBitsToDouble(random.nextLong());
        yield Double.isFinite(any) ? Double.toString(any) : "0";
      }
      case 5 -> random.nextInt(1000) + "e" + (random.nextInt(500) - 250);
      case 6 -> (1L << 53) + random.nextInt(9) - 4 + "." + random.nextInt(10);
      default -> String.format(Locale.ROOT, "%.2f", uniform);
    };
  }

  private void mutate(byte[] bytes) {
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : (byte) "{}[]:,\"\\0123456789.-+eE tn".charAt(random.nextInt(26));
    }
  }
}
