package io.millrace.dags.growth.sample;

import io.millrace.dags.sample.Dice;
import java.util.Collections;
import java.util.List;

/**
 * Draws one user of a class. What must occur in a small sample too (limits met to the millisecond,
 * second registrations) is dealt out in turns and not left to chance.
 */
final class Drawing {

  private static final int TURNS = 12;
  private static final long LONGEST_AGE = 60 * Dates.DAY;
  private static final long LONGEST_DELAY = 10 * Dates.DAY;

  private static final Medium[] EVERY_MEDIUM = Medium.values();
  private static final Medium[] EXPIRING = {
    Medium.PAID_SEARCH, Medium.IMPRESSION, Medium.ORGANIC_SEARCH
  };

  private final Dice dice;
  private final Dates dates;

  Drawing(Dice dice) {
    this.dice = dice;
    this.dates = new Dates(dice);
  }

  /**
   * A user of the class.
   *
   * @param turn how many of the class were drawn before
   * @param room how many registrations its level may still be credited with
   */
  Draft draw(UserClass userClass, long turn, long room) {
    var draft = new Draft(userClass);
    switch (userClass) {
      case PAID_SEARCH, PAID_IMPRESSION, ORGANIC_SEARCH, DIRECT, OTHERS ->
          credited(draft, userClass, turn, room);
      case NO_SESSION -> registrations(draft, turn);
      case EXPIRED_ONLY -> expired(draft, turn);
      case AFTER_REGISTRATION_ONLY -> afterwards(draft, turn);
      case NOT_CONVERTING -> {
        long sometime = dates.inJune();
        draft.offer(session(sometime, dice.oneOf(EVERY_MEDIUM)));
        noise(draft, List.of(sometime));
      }
    }
    return draft;
  }

  private void credited(Draft draft, UserClass level, long turn, long room) {
    long registration = dates.registration(turn);
    long kind = turn % TURNS;
    if (kind == 3 && room >= 2) {
      credit(draft, level, registration, age(level, turn / TURNS));
      credit(draft, level, dates.registrationOtherThan(registration), age(level, turn));
    } else if (kind == 9) {
      creditOne(draft, level, registration, dates.registrationOtherThan(registration));
    } else {
      credit(draft, level, registration, age(level, turn));
    }
    noise(draft, draft.registrations());
  }

  private void credit(Draft draft, UserClass level, long registration, long age) {
    draft.credit(registration);
    draft.offer(session(registration - age, dice.oneOf(Medium.ofLevel(level))));
  }

  /** One registration is credited, the other is lost although a later level would have it. */
  private void creditOne(Draft draft, UserClass level, long one, long other) {
    long earlier = Math.min(one, other);
    long later = Math.max(one, other);
    if (later - earlier > level.window() && dice.oneIn(2)) {
      draft.register(later);
      credit(draft, level, earlier, 0);
    } else {
      draft.register(earlier);
      credit(draft, level, later, dice.below(Math.min(later - earlier, level.window())));
    }
    long lost = draft.registrations().getLast();
    draft.offer(session(dates.before(lost, Dates.HOUR), Medium.DIRECT));
    draft.offer(session(dates.before(lost, Dates.HOUR), otherMedium()));
  }

  private void registrations(Draft draft, long turn) {
    long registration = dates.registration(turn);
    draft.register(registration);
    if (turn % TURNS == 3) {
      draft.register(dates.registrationOtherThan(registration));
    }
  }

  private void expired(Draft draft, long turn) {
    registrations(draft, turn);
    Medium medium = EXPIRING[(int) (turn / 4 % EXPIRING.length)];
    long limit = medium.level().window();
    long age =
        switch ((int) (turn % 4)) {
          case 0 -> limit + 1;
          case 1 -> limit + Dates.SECOND;
          default -> dice.between(limit + 1, LONGEST_AGE);
        };
    draft.offer(session(Collections.min(draft.registrations()) - age, medium));
    noise(draft, draft.registrations());
  }

  private void afterwards(Draft draft, long turn) {
    registrations(draft, turn);
    long delay =
        switch ((int) (turn % 4)) {
          case 0 -> 1;
          case 1 -> Dates.SECOND;
          default -> dice.between(1, LONGEST_DELAY);
        };
    long last = Collections.max(draft.registrations());
    draft.offer(session(last + delay, dice.oneOf(EVERY_MEDIUM)));
    noise(draft, draft.registrations());
  }

  /** Sessions that change nothing: of later levels, too old, or after the registration. */
  private void noise(Draft draft, List<Long> moments) {
    for (long offers = dice.below(6); offers > 0; offers--) {
      long moment = moments.get((int) dice.below(moments.size()));
      draft.offer(
          switch ((int) dice.below(8)) {
            case 0 -> justExpired(moment);
            case 1, 2 -> session(dates.before(moment, 14 * Dates.HOUR), dice.oneOf(EVERY_MEDIUM));
            case 3, 4 -> session(dates.after(moment, LONGEST_DELAY), dice.oneOf(EVERY_MEDIUM));
            default -> session(dates.before(moment, LONGEST_AGE), dice.oneOf(EVERY_MEDIUM));
          });
    }
  }

  private Session justExpired(long moment) {
    Medium medium = dice.oneOf(EXPIRING);
    long past = dice.oneIn(2) ? 1 : Dates.SECOND;
    return session(moment - medium.level().window() - past, medium);
  }

  private Session session(long start, Medium medium) {
    return new Session(start, medium, medium.usuallyPaid() != dice.oneIn(64));
  }

  private Medium otherMedium() {
    return dice.oneOf(Medium.ofLevel(UserClass.OTHERS));
  }

  /** An age that the level still takes: in turns its limit, just under it, and none at all. */
  private long age(UserClass level, long turn) {
    long limit = Math.min(level.window(), LONGEST_AGE);
    return switch ((int) (turn % TURNS)) {
      case 0 -> limit;
      case 1 -> limit - 1;
      case 2 -> 0;
      default -> dice.between(0, limit);
    };
  }
}
