package io.millrace.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NoteTextTest {

  @Test
  void isWhatIsWrittenWithoutWhiteSpaceAroundIt() {
    assertThat(NoteText.of(" cut off\n")).isEqualTo("cut off");
    assertThat(NoteText.of(" \n")).isNull();
    assertThat(NoteText.of(null)).isNull();
  }

  @Test
  void isCountedAsPeopleCountAndAsTheDatabaseDoes() {
    String mills = "\uD83C\uDFED".repeat(1_000);

    assertThat(NoteText.of(mills + " ")).isEqualTo(mills);
    assertThatThrownBy(() -> NoteText.of(mills + "x"))
        .isInstanceOf(OperationRefused.class)
        .hasMessage("a note has 1,000 characters at most, and this one 1,001; shorten it");
  }

  @Test
  void refusesWhatTheDatabaseCannotKeep() {
    assertThatThrownBy(() -> NoteText.of("cut\0off"))
        .isInstanceOf(OperationRefused.class)
        .hasMessage("the note holds a zero character; leave it out");
  }
}
