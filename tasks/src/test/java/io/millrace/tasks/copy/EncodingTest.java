package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private RawTable words = words();

  @BeforeEach
  void createTable() {
    words = loading.create(words());
  }

  private static RawTable words() {
    return new RawTable("words").with("a", SQLDataType.CLOB).withBookkeeping();
  }

  private CopyOperator operator(String charset) {
    return copy(csv("words.csv").encodedAs(Charset.forName(charset))).into(words).replacing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE", "IBM850"})
  void takesTheOneItIsTold(String charset) throws Exception {
    loading.file("words.csv", "a\ncaf\u00e9\nna\u00efve".getBytes(Charset.forName(charset)));

    loading.run(operator(charset));

    assertThat(loading.values(words, "a")).containsExactly("caf\u00e9", "na\u00efve");
    assertThat(loading.values(words, "line_no")).containsExactly(2L, 3L);
    assertThat(loading.context().lines()).anyMatch(line -> line.contains("line break"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE"})
  void skipsTheByteOrderMark(String charset) throws Exception {
    loading.file("words.csv", "\ufeffa\ncaf\u00e9\n".getBytes(Charset.forName(charset)));

    loading.run(operator(charset));

    assertThat(loading.values(words, "a")).containsExactly("caf\u00e9");
  }

  @Test
  void knowsTheEuroOfWindows() throws Exception {
    loading.file("words.csv", new byte[] {'a', '\n', (byte) 0x80, '\n'});

    loading.run(operator("windows-1252"));

    assertThat(loading.values(words, "a")).containsExactly("\u20ac");
  }

  @Test
  void refusesWhatIsNoCharacterInIt() throws Exception {
    loading.file("words.csv", new byte[] {'a', '\n', 'b', (byte) 0x81, '\n'});

    assertThat(loading.failure(operator("windows-1252")))
        .hasMessageEndingWith(
            "words.csv: line 2, byte offset 3: 0x81 is not windows-1252; say in encodedAs(..) what"
                + " it is, or save the file as UTF-8");
  }

  @Test
  void countsLinesInIt() throws Exception {
    byte[] bytes = "a\r\nb\r\n\u0a0dc\r\nd".getBytes(StandardCharsets.UTF_16LE);
    loading.file("words.csv", Arrays.copyOf(bytes, bytes.length - 1));

    assertThat(loading.failure(operator("UTF-16LE"))).hasMessageContaining("line 4, byte offset");
  }

  @Test
  void refusesAnOddByteAtTheEnd() throws Exception {
    byte[] bytes = "a\nb\n".getBytes(StandardCharsets.UTF_16LE);
    loading.file("words.csv", Arrays.copyOf(bytes, bytes.length - 1));

    assertThat(loading.failure(operator("UTF-16LE")))
        .hasMessageContaining("byte offset 6: 0x0a is not UTF-16LE");
  }
}
