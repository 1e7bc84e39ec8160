package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jooq.Record;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written into a file is read back out of the table. */
class RoundTripTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private static final int[] CHARACTERS = {
    'a', 'z', ' ', ',', ';', '~', '\t', '"', '"', '\n', '\r', '\\', '\'', '0', 0x01, 0x7f, 0x80,
    0xe9, 0x7ff, 0x800, 0x20ac, 0xfeff, 0xfffd, 0xffff, 0x10000, 0x1f600, 0x10ffff
  };

  /** A record as the test knows it. */
  private record Expected(@Nullable Long number, @Nullable String text, String other, long line) {}

  private final StringBuilder file = new StringBuilder();
  private long line = 1;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void readsWhatWasWritten(long seed) throws Exception {
    var random = new Random(seed);
    char delimiter = ",;~\t".charAt(random.nextInt(4));
    String lineBreak = random.nextBoolean() ? "\n" : "\r\n";
    RawTable table =
        loading.create(
            new RawTable("t")
                .with("number", SQLDataType.BIGINT)
                .with("text", SQLDataType.CLOB)
                .with("other", SQLDataType.CLOB.nullable(false))
                .withBookkeeping());
    if (random.nextBoolean()) {
      file.append('\ufeff');
    }
    write(List.of("other", "number", "text"), delimiter, lineBreak, random);
    List<Expected> written = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String text = text(random, 0);
      var row =
          new Expected(
              random.nextInt(9) == 0 ? null : random.nextLong(),
              text.isEmpty() ? null : text,
              text(random, 1),
              line);
      written.add(row);
      String number = row.number() == null ? "" : row.number().toString();
      write(List.of(row.other(), number, text), delimiter, lineBreak, random);
    }
    boolean endsOpen = random.nextBoolean();
    loading.file(
        "t.csv",
        endsOpen ? file.substring(0, file.length() - lineBreak.length()) : file.toString());

    CopyResult result =
        loading.run(copy(csv("t.csv").delimitedBy(delimiter)).into(table).replacing());

    assertThat(result.loaded()).isEqualTo(1_000);
    assertThat(
            loading
                .sql()
                .fetch("select number, text, other, line_no from raw.t order by line_no")
                .map(RoundTripTest::expected))
        .isEqualTo(written);
  }

  private static Expected expected(Record row) {
    return new Expected(
        row.get(0, Long.class),
        row.get(1, String.class),
        String.valueOf(row.get(2, String.class)),
        row.get(3, long.class));
  }

  /** Mostly short, sometimes longer than any buffer is wide. */
  private static String text(Random random, int least) {
    int length = least + (random.nextInt(400) == 0 ? 70_000 : random.nextInt(12));
    return random
        .ints(length, 0, CHARACTERS.length)
        .map(i -> CHARACTERS[i])
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Quotes where it must, and sometimes where it need not. */
  private void write(List<String> fields, char delimiter, String lineBreak, Random random) {
    String separator = "";
    for (String field : fields) {
      file.append(separator);
      boolean mustQuote =
          field.chars().anyMatch(c -> c == delimiter || c == '"' || c == '\n' || c == '\r');
      if (mustQuote || random.nextInt(5) == 0) {
        file.append('"').append(field.replace("\"", "\"\"")).append('"');
      } else {
        file.append(field);
      }
      separator = String.valueOf(delimiter);
    }
    file.append(lineBreak);
    line += 1 + fields.stream().mapToLong(RoundTripTest::lineBreaks).sum();
  }

  private static long lineBreaks(String field) {
    return Arrays.stream(field.split("\r\n|\r|\n", -1)).count() - 1;
  }
}
