package io.millrace.dags.leadquality.sample;

import java.time.LocalDate;

/**
 * A lead number of the source, and what it says of it.
 *
 * @param firstDay the first snapshot that has it
 * @param lastDay the last one
 * @param isPadded whether its city is filled up with blanks
 * @param appointment as the files spell it; empty if it never has one
 * @param hasDemo whether a demonstration took place
 * @param story what becomes of it
 */
record Lead(
    int number,
    LocalDate entered,
    int firstDay,
    int lastDay,
    Place place,
    boolean isPadded,
    String appointment,
    boolean hasDemo,
    Story story) {

  /** Where it is. */
  record Place(String city, String state, int zip) {}

  /**
   * What becomes of it.
   *
   * @param appointedOn the first day on which its appointment is known
   * @param changedOn the first day with the other disposition
   */
  record Story(String dispo, String laterDispo, int changedOn, String job, int appointedOn) {

    String dispo(int day) {
      return day < changedOn ? dispo : laterDispo;
    }
  }

  boolean isThere(int day) {
    return firstDay <= day && day <= lastDay;
  }

  /** In how many snapshots it is. */
  int days() {
    return lastDay - firstDay + 1;
  }
}
