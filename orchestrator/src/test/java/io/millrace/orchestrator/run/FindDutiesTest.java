package io.millrace.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FindDutiesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  /** A retry found due where none waits kept every node busy once a second. */
  @Test
  void findsNothingWhereThereIsNothing() {
    Duties duties = new Runs(DATABASE.sql()).duties(Scope.of(List.of("any")));

    assertThat(duties)
        .isEqualTo(
            new Duties(
                false, false, false, false, false, false, false, false, null, null, false, false,
                false));
  }
}
