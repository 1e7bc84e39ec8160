package io.millrace.dags.growth.sample;

import io.millrace.dags.sample.Dice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Draws the users of a sample one by one, the classes mixed, until each class has its size. */
final class Population {

  private static final int REPEATED_ONE_IN = 70;

  private final Dice dice;
  private final Drawing drawing;
  private final UserIds userIds;
  private final Map<UserClass, Long> missing = new EnumMap<>(UserClass.class);
  private final Map<UserClass, Long> drawn = new EnumMap<>(UserClass.class);

  private long left;

  Population(double scale, Dice dice) {
    this.dice = dice;
    this.drawing = new Drawing(dice);
    this.userIds = new UserIds(dice);
    for (UserClass userClass : UserClass.values()) {
      missing.put(userClass, userClass.size(scale));
      left += userClass.size(scale);
    }
  }

  boolean hasNext() {
    return left > 0;
  }

  Person next() {
    UserClass userClass = classAt(dice.below(left));
    long turn = drawn.merge(userClass, 1L, Long::sum) - 1;
    Draft draft = drawing.draw(userClass, turn, missing.getOrDefault(userClass, 0L));
    int taken = Math.max(1, draft.creditedRegistrations());
    missing.merge(userClass, (long) -taken, Long::sum);
    left -= taken;
    return new Person(userIds.next(), repeated(draft.sessions()), repeated(draft.registrations()));
  }

  private UserClass classAt(long position) {
    long before = 0;
    for (Map.Entry<UserClass, Long> entry : missing.entrySet()) {
      before += entry.getValue();
      if (position < before) {
        return entry.getKey();
      }
    }
    throw new IllegalArgumentException("there is no user " + position);
  }

  /** The same rows, some of them twice, a few more often. */
  private <T> List<T> repeated(List<T> rows) {
    List<T> all = new ArrayList<>(rows);
    for (T row : rows) {
      while (dice.oneIn(REPEATED_ONE_IN)) {
        all.add(row);
      }
    }
    return all;
  }
}
