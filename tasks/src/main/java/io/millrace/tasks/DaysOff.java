package io.millrace.tasks;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Days on which a schedule does not fire. Immutable.
 *
 * @param weekdays every week
 * @param yearly every year; 29 February in leap years alone
 * @param dates once
 */
public record DaysOff(
    SortedSet<DayOfWeek> weekdays, SortedSet<MonthDay> yearly, SortedSet<LocalDate> dates) {

  public DaysOff {
    weekdays = sorted(weekdays);
    yearly = sorted(yearly);
    dates = sorted(dates);
  }

  /** Saturdays and Sundays. */
  public static DaysOff weekends() {
    return everyWeek(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
  }

  public static DaysOff everyWeek(DayOfWeek... days) {
    return new DaysOff(sorted(Arrays.asList(days)), none(), none());
  }

  /** 29 February is one in leap years alone. */
  public static DaysOff everyYear(MonthDay... days) {
    return new DaysOff(none(), sorted(Arrays.asList(days)), none());
  }

  public static DaysOff on(LocalDate... days) {
    return on(Arrays.asList(days));
  }

  /** As a calendar of holidays gives them. */
  public static DaysOff on(Collection<LocalDate> days) {
    return new DaysOff(none(), none(), sorted(days));
  }

  /** These and those. */
  public DaysOff and(DaysOff more) {
    return new DaysOff(
        union(weekdays, more.weekdays), union(yearly, more.yearly), union(dates, more.dates));
  }

  public boolean contains(LocalDate day) {
    return weekdays.contains(day.getDayOfWeek())
        || yearly.contains(MonthDay.from(day))
        || dates.contains(day);
  }

  /** As people read it: {@code Sat, Sun, 12-25, 2026-12-24}. */
  public String inWords() {
    Stream<String> names =
        weekdays.stream().map(day -> day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
    Stream<String> days = yearly.stream().map(day -> day.toString().substring(2));
    return Stream.of(names, days, dates.stream().map(LocalDate::toString))
        .flatMap(each -> each)
        .collect(Collectors.joining(", "));
  }

  private static <T extends Comparable<? super T>> SortedSet<T> none() {
    return Collections.emptySortedSet();
  }

  private static <T extends Comparable<? super T>> SortedSet<T> sorted(Collection<T> days) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(days));
  }

  private static <T extends Comparable<? super T>> SortedSet<T> union(Set<T> some, Set<T> more) {
    var all = new TreeSet<T>(some);
    all.addAll(more);
    return all;
  }
}
