package io.millrace.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StateDiagramTest {

  private static final Pattern ARROW = Pattern.compile("(\\w+) --> (\\w+)");

  @Test
  void theDocumentedTaskStatesAreThoseOfTheCode() throws IOException {
    assertThat(drawn("## Task instance", "## Run"))
        .isEqualTo(arrows(TaskState.values(), TaskState::key, TaskState::next));
  }

  @Test
  void theDocumentedRunStatesAreThoseOfTheCode() throws IOException {
    assertThat(drawn("## Run", "A run fails"))
        .isEqualTo(arrows(RunState.values(), RunState::key, RunState::next));
  }

  private static Set<String> drawn(String from, String to) throws IOException {
    String page = Files.readString(Path.of("../docs/state-machine.md"));
    Set<String> arrows = new TreeSet<>();
    Matcher arrow = ARROW.matcher(page.substring(page.indexOf(from), page.indexOf(to)));
    while (arrow.find()) {
      arrows.add(arrow.group());
    }
    return arrows;
  }

  private static <S> Set<String> arrows(
      S[] states, Function<S, String> key, Function<S, Set<S>> next) {
    Stream<String> all =
        Arrays.stream(states)
            .flatMap(from ->
                next.apply(from).stream().map(to -> key.apply(from) + " --> " + key.apply(to)));
    return all.collect(Collectors.toCollection(TreeSet::new));
  }
}
