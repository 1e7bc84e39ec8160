package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.copy.Copy.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.RunParam;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ErrorReportTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private RawTable pairs = pairs();

  @BeforeEach
  void createTable() {
    pairs = loading.create(pairs());
  }

  private static RawTable pairs() {
    return new RawTable("pairs")
        .with("a", SQLDataType.INTEGER)
        .with("b", SQLDataType.CLOB)
        .withBookkeeping();
  }

  private CopyOperator operator() {
    return copy(csv("pairs.csv").renaming("The B", pairs.column("b")))
        .into(pairs)
        .replacing()
        .reportingErrorsTo(day -> "error_reports/errors_" + day + ".csv");
  }

  private String report() throws IOException {
    return Files.readString(loading.folder().resolve("error_reports/errors_2026-11-19.csv"));
  }

  @Test
  void holdsEveryRejectedRecordWhole() throws Exception {
    String long1 = "x".repeat(10_000);
    loading.file("pairs.csv", "The B,a\n" + long1 + ",b\nok,1\n\"q \"\"r\"\"\ns\",c\n1,2,3\n");

    loading.run(operator().maxRejects(3));

    assertThat(report())
        .isEqualTo(
            "line,reason,The B,a\n2,\"a \"\"b\"\" is not a whole number\","
                + long1
                + ",b\n4,\"a \"\"c\"\" is not a whole number\",\"q \"\"r\"\"\ns\",c\n"
                + "6,3 fields instead of 2,1,2,3\n");
    assertThat(loading.values(pairs, "b")).containsExactly("ok");
  }

  @Test
  void holdsWhatIsReadOfARecordThatIsTooLong() throws Exception {
    String million = "x".repeat(1_000_000);
    String five = String.join(",", Collections.nCopies(5, million));
    loading.file("pairs.csv", "a,b\n1,ok\n2," + five + "\n");

    loading.run(operator().maxRejects(1));

    String four = String.join(",", Collections.nCopies(4, million));
    assertThat(report().equals("line,reason,a,b\n3,6 fields instead of 2,2," + four + "\n"))
        .isTrue();
  }

  @Test
  void isThereIfNothingIsWrongAndReplacesAnOlderOne() throws Exception {
    loading.file("pairs.csv", "a,b\nx,1\n");
    loading.failure(operator());
    String before = report();
    loading.file("pairs.csv", "a,b\n1,1\n");

    loading.run(operator());

    assertThat(before).isEqualTo("line,reason,a,b\n2,\"a \"\"x\"\" is not a whole number\",x,1\n");
    assertThat(report()).isEqualTo("line,reason,a,b\n");
  }

  @Test
  void isNotWrittenForAFileThatCannotBeReadToItsEnd() throws Exception {
    loading.file("pairs.csv", "a,b\nx,1\n\"");

    loading.failure(operator());

    try (var files = Files.list(loading.folder().resolve("error_reports"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void neverTakesThePlaceOfTheFileItIsAbout() throws Exception {
    Path file = loading.file("pairs.csv", "a,b\nx,1\n");
    Files.createSymbolicLink(loading.folder().resolve("link.csv"), file);

    for (String name : List.of("pairs.csv", "./pairs.csv", "link.csv")) {
      var failure =
          loading.failure(
              copy(csv("pairs.csv")).into(pairs).replacing().maxRejects(1).reportingErrorsTo(name));

      assertThat(failure)
          .hasMessage(
              file + ": its error report would take its place; give the report another name");
      assertThat(failure.retryable()).isFalse();
    }
    assertThat(file).hasContent("a,b\nx,1\n");
  }

  @Test
  void holdsObjectsAsTheyAre() throws Exception {
    loading.file("pairs.json", "[{\"a\": 1.5, \"b\": \"x\"}]");

    loading.run(
        copy(json("pairs.json"))
            .into(pairs)
            .replacing()
            .maxRejects(1)
            .reportingErrorsTo("errors.csv"));

    assertThat(Files.readString(loading.folder().resolve("errors.csv")))
        .isEqualTo(
            "line,reason,record\n1,\"a \"\"1.5\"\" is not a whole number\",\"{\"\"a\"\": 1.5,"
                + " \"\"b\"\": \"\"x\"\"}\"\n");
  }

  @Test
  void saysThatItCannotBeWritten() throws Exception {
    loading.file("pairs.csv", "a,b\n1,1\n");
    loading.file("error_reports", "a file");

    var failure = loading.failure(operator());

    assertThat(failure)
        .hasMessageStartingWith(
            "the error report " + loading.folder().resolve("error_reports/errors_2026-11-19.csv"))
        .hasMessageContaining("cannot be written (");
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void liesInTheFolderThatTheRunIsTold() throws Exception {
    loading.file("pairs.csv", "a,The B\n1,b\nx,c\n");
    var folder = RunParam.text("error_reports").orElse("elsewhere/today");
    CopyOperator operator =
        copy(csv("pairs.csv").renaming("The B", pairs.column("b")))
            .into(pairs)
            .replacing()
            .maxRejects(1)
            .reportingErrorsTo(folder, day -> "errors_" + day + ".csv");

    loading.run(operator);

    assertThat(Files.readString(loading.folder().resolve("elsewhere/today/errors_2026-11-19.csv")))
        .isEqualTo("line,reason,a,The B\n3,\"a \"\"x\"\" is not a whole number\",x,c\n");
  }
}
