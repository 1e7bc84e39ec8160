package io.millrace.tasks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GrowingLineTest {

  @Test
  void readsALineThatNeverSeemsToEndWithoutMaskingAllOfIt() {
    var masked = new AtomicInteger();
    List<String> pieces = new ArrayList<>();
    var line =
        new GrowingLine(
            text -> {
              masked.incrementAndGet();
              return text;
            },
            pieces::add);

    for (int i = 0; i < 20_000_000; i++) {
      line.add('x');
    }
    line.end();
    "short".chars().forEach(next -> line.add((char) next));
    line.end();

    assertThat(masked).hasValue(64);
    assertThat(pieces)
        .hasSize(66)
        .endsWith("(the rest of this line is left out: too long)", "short");
  }
}
