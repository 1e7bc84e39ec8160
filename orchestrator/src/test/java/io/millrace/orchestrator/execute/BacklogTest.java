package io.millrace.orchestrator.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BacklogTest {

  private final DataAccessException away = failure("57P01");
  private final DataAccessException refused = failure("22003");
  private final DataAccessException odd = failure("P0001");

  /** Texts; one in capitals can be made smaller, and then no more. */
  private final Backlog<String> backlog =
      new Backlog<>(
          10,
          new Backlog.Content<>() {
            @Override
            public int size(String one) {
              return one.length();
            }

            @Override
            public @Nullable String less(String one, Throwable why, boolean refusal) {
              return one.equals("hopeless") ? null : refusal ? one.toLowerCase(Locale.ROOT) : one;
            }
          });

  @Test
  void isWrittenInPortions() {
    add("four", "five5", "elevenchars", "x");

    assertThat(writeNext()).containsExactly("four", "five5");
    assertThat(writeNext()).containsExactly("elevenchars");
    assertThat(writeNext()).containsExactly("x");
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void staysAsItIsWhileTheDatabaseIsAway() {
    add("a", "b");

    for (int time = 0; time < 20; time++) {
      failWith(away);
    }

    assertThat(backlog.next()).containsExactly("a", "b");
  }

  @Test
  void isWrittenOneByOneAroundWhatIsRefused() {
    add("a", "BAD", "c");

    failWith(refused);
    assertThat(writeNext()).containsExactly("a");
    failWith(refused);
    assertThat(writeNext()).containsExactly("bad");
    assertThat(writeNext()).containsExactly("c");
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void goesOnAroundWhatNobodyKnowsTheReasonOf() {
    add("odd", "b", "c");

    for (int time = 0; time < 6; time++) {
      assertThat(backlog.next().getFirst()).isEqualTo("odd");
      failWith(odd);
    }

    assertThat(writeNext()).containsExactly("b");
    assertThat(writeNext()).containsExactly("c");
    assertThat(writeNext()).containsExactly("odd");
  }

  @Test
  void givesUpWhatCannotBeMadeSmaller() {
    add("hopeless", "b");

    failWith(refused);
    failWith(refused);

    assertThat(written()).containsExactly("b");
  }

  @Test
  void isWrittenTogetherAgainAfterwards() {
    add("BAD");
    failWith(refused);
    writeNext();
    add("b", "c");

    assertThat(writeNext()).containsExactly("b", "c");
  }

  private void add(String... texts) {
    List.of(texts).forEach(backlog::add);
  }

  private List<String> writeNext() {
    return backlog.write(next -> next);
  }

  private void failWith(RuntimeException why) {
    assertThatThrownBy(() -> backlog.write(next -> fail(why))).isSameAs(why);
  }

  /** As a writer that cannot write. */
  static Object fail(Throwable why) {
    if (why instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) why;
  }

  private List<String> written() {
    List<String> all = new ArrayList<>();
    while (!backlog.isEmpty()) {
      all.addAll(writeNext());
    }
    return all;
  }

  private static DataAccessException failure(String state) {
    return new DataAccessException("as a test", new SQLException("as a test", state));
  }
}
