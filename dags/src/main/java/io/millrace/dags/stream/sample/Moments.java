package io.millrace.dags.stream.sample;

import io.millrace.dags.sample.Dice;
import io.millrace.dags.sample.Scale;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** When transactions happen: to the minute, some at the same one. */
final class Moments {

  private static final LocalDateTime FIRST = LocalDateTime.of(2024, 1, 1, 7, 0);
  private static final LocalDateTime LAST = LocalDateTime.of(2024, 10, 3, 16, 44);

  /** Transactions from January to October. */
  private static final int[] MONTHS = {1364, 1392, 1416, 1401, 1431, 1431, 1420, 1421, 1443, 151};

  private static final double DISTINCT = 11_399 / 12_870.0;

  private Moments() {}

  /** In ascending order, from the first to the last. */
  static List<LocalDateTime> draw(int count, Dice dice) {
    int[] rows = Scale.parts(count, MONTHS);
    int[] distinct = Scale.parts((int) Math.round(count * DISTINCT), MONTHS);
    List<LocalDateTime> moments = new ArrayList<>();
    for (int month = 0; month < rows.length; month++) {
      moments.addAll(ofMonth(month + 1, rows[month], Math.max(1, distinct[month]), dice));
    }
    Collections.sort(moments);
    return moments;
  }

  private static List<LocalDateTime> ofMonth(int month, int rows, int distinct, Dice dice) {
    LocalDateTime start = month == 1 ? FIRST : LocalDateTime.of(2024, month, 1, 0, 0);
    LocalDateTime last =
        month == 10 ? LAST : YearMonth.of(2024, month).atEndOfMonth().atTime(23, 59);
    long minutes = ChronoUnit.MINUTES.between(start, last);
    var chosen = new TreeSet<LocalDateTime>();
    if (month == 1 && rows > 0) {
      chosen.add(start);
    }
    if (month == 10 && rows > 0) {
      chosen.add(last);
    }
    while (chosen.size() < Math.min(distinct, rows)) {
      chosen.add(start.plusMinutes(dice.between(0, minutes)));
    }
    List<LocalDateTime> moments = new ArrayList<>(chosen);
    while (moments.size() < rows) {
      moments.add(moments.get((int) dice.below(chosen.size())));
    }
    return moments;
  }
}
