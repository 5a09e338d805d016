package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.datagen.DatagenCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What datagen has sent in line protocol, it finds again: a series for each value. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class LineLoadTest {
  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();

  private int datagen(String arguments) {
    String manifest = " --manifest " + dir.resolve("load.json");
    return DatagenCommand.prepare(new CommandLine(new DatagenCommand()))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(out))
        .execute((arguments + manifest).split(" "));
  }

  @Test
  void checksEachValueOfWhatItSent() throws Exception {
    String load = " --from 20s --rate 500 --batch 500 --tags 300 --roll-call 20 --prefix lineload";
    assertThat(datagen("load --format influx --gateway " + WEIR.url() + load))
        .as(out.toString())
        .isEqualTo(0);
    String check = "check --seed 7 --queries 100 --wait 60s --query " + WEIR.url();
    assertThat(datagen(check)).as(out.toString()).isEqualTo(0);
    assertThat(out.toString()).contains(" 0 mismatches", "(100,000 acknowledged, 100,000 there)");

    String surplus = "samples,tag=lineload-00000 v7=0.5 " + (System.currentTimeMillis() + "000000");
    HttpApi api = new HttpApi(WEIR.url());
    assertThat(api.post("/write", surplus).statusCode()).isEqualTo(204);
    assertThat(datagen(check)).as(out.toString()).isEqualTo(1);
    assertThat(out.toString()).contains("surplus samples 1 (", "lineload-00000: expected count");
  }
}
