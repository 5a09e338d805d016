package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class LineChartTest {
  @Test
  void pictureHasACurvePerSeriesThatEndsBelowItsTop() throws Exception {
    String svg =
        LineChart.svg(
            "Title", "ms", List.of("a", "b", "c"), Map.of("Weir", List.of(1.0, 2.0, 3.0)));

    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(picture.getElementsByTagName("polyline").getLength()).isEqualTo(1);
    assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(3);
    double first = height(picture, 0);
    double last = height(picture, 2);
    // From 0 at y = 250 to 4 at y = 50.
    assertThat(first).isEqualTo(200);
    assertThat(last).isEqualTo(100);
  }

  private static double height(Document picture, int point) {
    Element circle = (Element) picture.getElementsByTagName("circle").item(point);
    return Double.parseDouble(circle.getAttribute("cy"));
  }
}
