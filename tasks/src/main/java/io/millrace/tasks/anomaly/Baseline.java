package io.millrace.tasks.anomaly;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The points that a day is judged by.
 *
 * @param all the newest, of whatever weekday
 * @param same the newest of the day's weekday
 */
record Baseline(LocalDate day, List<Point> all, List<Point> same) {

  private static final int MOST = WithUsual.MOST_NEEDED;
  private static final int MOST_OF_WEEKDAY = 8;
  private static final int ENOUGH_OF_WEEKDAY = 4;
  private static final int WEEK = 7;

  /** Of points that may be learnt from, the oldest first. */
  static Baseline of(LocalDate day, List<Point> learnt) {
    DayOfWeek weekday = day.getDayOfWeek();
    List<Point> same =
        learnt.stream().filter(point -> point.day().getDayOfWeek() == weekday).toList();
    return new Baseline(day, newest(learnt, MOST), newest(same, MOST_OF_WEEKDAY));
  }

  private static List<Point> newest(List<Point> points, int most) {
    return points.subList(Math.max(0, points.size() - most), points.size());
  }

  /** Why nothing can be said by it; null if something can. */
  @Nullable String lacks(int points) {
    if (all.size() < points) {
      return "%d of %d points".formatted(all.size(), points);
    }
    boolean isFirstWeek = ChronoUnit.DAYS.between(all.getFirst().day(), day) < WEEK;
    return isFirstWeek && same.isEmpty()
        ? "%d points, none of a %s".formatted(all.size(), weekday())
        : null;
  }

  /** What is inside one of them is usual. */
  List<Band> bands(Quantity quantity, Leniency leniency) {
    if (same.size() >= ENOUGH_OF_WEEKDAY) {
      return List.of(Band.of(same, quantity, leniency, same.size() + " " + weekday() + "s"));
    }
    List<Band> bands = new ArrayList<>();
    Band whole = Band.of(all, quantity, leniency, all.size() + " points");
    bands.add(whole);
    if (!same.isEmpty()) {
      String words = same.size() + " " + weekday() + (same.size() == 1 ? "" : "s");
      bands.add(Band.of(same, quantity, leniency, words).reaching(whole.reach()));
    }
    return bands;
  }

  private String weekday() {
    return day.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }
}
