package io.millrace.dags.growth.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DraftTest {

  private static final long REGISTERED = Dates.JUNE + 10 * Dates.DAY;

  @Test
  void takesASessionOfALaterLevel() {
    var draft = new Draft(UserClass.ORGANIC_SEARCH);
    draft.credit(REGISTERED);

    assertThat(draft.offer(visit(REGISTERED - 1, Medium.DIRECT))).isTrue();
    assertThat(draft.offer(visit(REGISTERED - 1, Medium.EMAIL))).isTrue();
  }

  @Test
  void refusesASessionOfAStrongerLevel() {
    var draft = new Draft(UserClass.ORGANIC_SEARCH);
    draft.credit(REGISTERED);

    assertThat(draft.offer(visit(REGISTERED, Medium.PAID_SEARCH))).isFalse();
    assertThat(draft.offer(visit(REGISTERED - 3 * Dates.HOUR, Medium.PAID_SEARCH))).isFalse();
    assertThat(draft.offer(visit(REGISTERED - Dates.HOUR, Medium.IMPRESSION))).isFalse();
  }

  @Test
  void takesASessionOfAStrongerLevelThatDoesNotCount() {
    var draft = new Draft(UserClass.ORGANIC_SEARCH);
    draft.credit(REGISTERED);

    assertThat(draft.offer(visit(REGISTERED + 1, Medium.PAID_SEARCH))).isTrue();
    assertThat(draft.offer(visit(REGISTERED - 3 * Dates.HOUR - 1, Medium.PAID_SEARCH))).isTrue();
  }

  @Test
  void refusesASessionThatWouldCreditTheOtherRegistration() {
    var draft = new Draft(UserClass.DIRECT);
    draft.credit(REGISTERED);
    draft.register(REGISTERED - Dates.DAY);

    assertThat(draft.offer(visit(REGISTERED - Dates.DAY, Medium.DIRECT))).isFalse();
    assertThat(draft.offer(visit(REGISTERED - Dates.DAY + 1, Medium.DIRECT))).isTrue();
    assertThat(draft.offer(visit(REGISTERED - Dates.DAY, Medium.MAIL))).isTrue();
  }

  @Test
  void refusesAnySessionThatCountsWhereNoneShould() {
    var draft = new Draft(UserClass.EXPIRED_ONLY);
    draft.register(REGISTERED);

    assertThat(draft.offer(visit(REGISTERED - 40 * Dates.DAY, Medium.MAIL))).isFalse();
    assertThat(draft.offer(visit(REGISTERED - 12 * Dates.HOUR, Medium.ORGANIC_SEARCH))).isFalse();
    assertThat(draft.offer(visit(REGISTERED - 12 * Dates.HOUR - 1, Medium.ORGANIC_SEARCH)))
        .isTrue();
  }

  @Test
  void refusesAnEarlySessionOfWhoIsSeenOnlyAfterwards() {
    var draft = new Draft(UserClass.AFTER_REGISTRATION_ONLY);
    draft.register(REGISTERED);

    assertThat(draft.offer(visit(REGISTERED - 40 * Dates.DAY, Medium.IMPRESSION))).isFalse();
    assertThat(draft.offer(visit(REGISTERED, Medium.IMPRESSION))).isFalse();
    assertThat(draft.offer(visit(REGISTERED + 1, Medium.IMPRESSION))).isTrue();
  }

  @Test
  void refusesTheSameVisitWithAnotherFlag() {
    var draft = new Draft(UserClass.NOT_CONVERTING);

    assertThat(draft.offer(new Session(REGISTERED, Medium.MAIL, true))).isTrue();
    assertThat(draft.offer(new Session(REGISTERED, Medium.MAIL, false))).isFalse();
  }

  private static Session visit(long start, Medium medium) {
    return new Session(start, medium, false);
  }
}
