package io.millrace.dags.leadquality.sample;

import io.millrace.dags.leadquality.sample.Lead.Place;
import io.millrace.dags.leadquality.sample.Lead.Story;
import io.millrace.dags.sample.Dice;
import io.millrace.dags.sample.Scale;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws the leads: those that were entered long ago leave, others come. */
final class Population {

  private static final int LEADS = 4434;
  private static final int LEAST_NEW = 7;
  private static final int LEAST_ROWS = 40;
  private static final int FIRST_NUMBER = 410_000;
  private static final LocalDate FIRST_ENTRY = LocalDate.of(2022, 11, 14);
  private static final LocalDate LAST_ENTRY_AT_FIRST = LocalDate.of(2023, 3, 14);
  private static final int DAYS_OF_ENTRIES = 121;
  private static final int PADDED_PERCENT = 7;
  private static final int APPOINTED_PERCENT = 22;
  private static final int DEMO_PERCENT = 67;

  private final Scale scale;
  private final Dice dice;

  Population(Scale scale, Dice dice) {
    this.scale = scale;
    this.dice = dice;
  }

  /** In the order in which they were entered. */
  List<Lead> draw() {
    int[] present = new int[DayForm.DAYS + 1];
    for (int day = 1; day <= DayForm.DAYS; day++) {
      present[day] = Math.max(LEAST_ROWS, scale.of(new DayForm(day).rows()));
    }
    int[] entering = entering(present);
    List<Integer> firstDays = new ArrayList<>();
    List<Integer> lastDays = new ArrayList<>();
    int gone = 0;
    for (int day = 1; day <= DayForm.DAYS; day++) {
      for (int i = 0; i < entering[day]; i++) {
        firstDays.add(day);
        lastDays.add(DayForm.DAYS);
      }
      for (; firstDays.size() - gone > present[day]; gone++) {
        lastDays.set(gone, day - 1);
      }
    }
    List<Lead> leads = new ArrayList<>();
    for (int i = 0; i < firstDays.size(); i++) {
      leads.add(lead(i, firstDays.get(i), lastDays.get(i), present[1]));
    }
    return leads;
  }

  /** How many come on each day; each day somebody leaves, too. */
  private int[] entering(int[] present) {
    int[] entering = new int[DayForm.DAYS + 1];
    int[] shares = new int[DayForm.DAYS - 1];
    entering[1] = present[1];
    int left = scale.of(LEADS) - present[1];
    for (int day = 2; day <= DayForm.DAYS; day++) {
      entering[day] = Math.max(scale.of(LEAST_NEW), present[day] - present[day - 1] + 1);
      left -= entering[day];
      shares[day - 2] = (int) dice.between(1, 9);
    }
    int[] more = Scale.parts(Math.max(0, left), shares);
    for (int day = 2; day <= DayForm.DAYS; day++) {
      entering[day] += more[day - 2];
    }
    return entering;
  }

  private Lead lead(int index, int firstDay, int lastDay, int atFirst) {
    LocalDate entered =
        firstDay == 1
            ? FIRST_ENTRY.plusDays((long) index * DAYS_OF_ENTRIES / atFirst)
            : LAST_ENTRY_AT_FIRST.plusDays(firstDay * 27L / DayForm.DAYS);
    boolean isAppointed = isIn(APPOINTED_PERCENT);
    return new Lead(
        FIRST_NUMBER + 3 * index + (int) dice.below(3),
        entered,
        firstDay,
        lastDay,
        place(),
        isIn(PADDED_PERCENT),
        isAppointed ? appointment(entered) : "",
        isIn(DEMO_PERCENT),
        story());
  }

  private Place place() {
    Words.Region region = Words.region(dice);
    return new Place(
        dice.oneOf(region.cities()),
        region.state(),
        (int) dice.between(region.firstZip(), region.lastZip()));
  }

  /** Hours of one digit are filled up with a second blank. */
  private String appointment(LocalDate entered) {
    LocalDate day = entered.plusDays(dice.between(1, 20));
    return String.format(
        Locale.ROOT,
        "%02d/%02d/%d %2d:%02d%s",
        day.getMonthValue(),
        day.getDayOfMonth(),
        day.getYear(),
        dice.between(1, 12),
        15 * dice.below(4),
        dice.oneIn(3) ? "AM" : "PM");
  }

  private Story story() {
    return new Story(
        Words.dispo(dice),
        Words.dispo(dice),
        dice.oneIn(7) ? (int) dice.between(2, DayForm.DAYS) : DayForm.DAYS + 1,
        Words.job(dice),
        dice.oneIn(12) ? (int) dice.between(2, DayForm.DAYS) : 1);
  }

  private boolean isIn(int percent) {
    return dice.below(100) < percent;
  }
}
