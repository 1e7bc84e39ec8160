package io.millrace.orchestrator.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The settings that files outside of the program name. */
class WrittenSettingsTest {

  private static final Pattern VARIABLE = Pattern.compile("\\bMILLRACE_[A-Z0-9_]+");

  @Test
  void ofTheContainersAreAllKnown() throws IOException {
    Set<String> set = variables("docker-compose.yml");
    set.addAll(variables("Dockerfile"));

    assertThat(set).contains("MILLRACE_HOME", "MILLRACE_DB_URL", "MILLRACE_WAREHOUSE_GROWTH_URL");
    assertThat(set).allMatch(Key::isKnown, "a setting");
  }

  @Test
  void areAllInTheManual() throws IOException {
    Set<String> explained = variables("docs/running-in-production.md");

    assertThat(explained)
        .containsAll(Arrays.stream(Key.values()).map(Key::variable).toList())
        .contains("MILLRACE_WAREHOUSE_", "MILLRACE_SOURCE_");
  }

  @Test
  void keepTheContainersPasswordOutOfGitAndImages() throws IOException {
    assertThat(Files.readString(Path.of("..", "docker-compose.yml")))
        .contains("${POSTGRES_PASSWORD");

    assertThat(Files.readAllLines(Path.of("..", ".gitignore"))).contains(".env");
    assertThat(Files.readAllLines(Path.of("..", ".dockerignore"))).contains(".env");
  }

  private static Set<String> variables(String file) throws IOException {
    return VARIABLE
        .matcher(Files.readString(Path.of("..").resolve(file)))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
