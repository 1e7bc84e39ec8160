package io.millrace.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentedConditionsTest {

  private static final Pattern FIRST_COLUMN = Pattern.compile("(?m)^\\|([^|]*)\\|");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  @Test
  void theDocumentedConditionsAreThoseOfTheCodeInTheirOrder() throws IOException {
    String page = Files.readString(Path.of("../docs/operations.md"));
    String section =
        page.substring(page.indexOf("## Why is it not running?"), page.indexOf("## Pause"));

    assertThat(groups(FIRST_COLUMN, section).flatMap(cell -> groups(NAME, cell)))
        .isEqualTo(WhyNotRunning.names());
  }

  private static Stream<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1));
  }
}
