package io.millrace.dags.leadquality.sample;

import java.time.LocalDate;
import java.util.List;

/**
 * What the snapshot of a day looks like: the source changed it several times.
 *
 * @param day from 1
 */
record DayForm(int day) {

  static final int DAYS = 22;
  static final String DASHES = "-----";
  static final String ENTERED = "ENTRYDATE";
  static final String NUMBER = "LEADNUMBER";
  static final String EMAIL = "email_hash";
  static final String PHONE = "phone_hash";
  static final String CITY = "CITY";
  static final String CITY_NAME = "CityName";
  static final String STATE = "STATE";
  static final String ZIP = "ZIP";
  static final String APPOINTMENT = "Appt Date";
  static final String SET = "Set";
  static final String DEMO = "Demo";
  static final String DISPO = "Dispo";
  static final String JOB = "Job Status";
  static final String LOCATION = "location";

  private static final LocalDate FIRST = LocalDate.of(2024, 10, 1);
  private static final int[] ROWS = {
    3785, 3799, 3813, 3823, 3818, 3821, 3821, 3802, 3762, 3729, 3709, 3716, 3728, 3727, 3724, 3720,
    3718, 3665, 3672, 3651, 3638, 3646
  };

  LocalDate date() {
    return FIRST.plusDays(day - 1L);
  }

  String fileName() {
    return "data_" + day + ".csv";
  }

  /** Rows of the real file, that of dashes left out. */
  int rows() {
    return ROWS[day - 1];
  }

  List<String> header() {
    if (day <= 8) {
      return List.of(
          ENTERED, NUMBER, EMAIL, PHONE, CITY, STATE, ZIP, APPOINTMENT, SET, DEMO, DISPO, JOB);
    }
    if (day <= 10) {
      return List.of(
          ENTERED, NUMBER, EMAIL, PHONE, STATE, CITY, ZIP, APPOINTMENT, DEMO, SET, DISPO, JOB);
    }
    return hasLocation()
        ? List.of(
            ENTERED,
            NUMBER,
            EMAIL,
            PHONE,
            STATE,
            ZIP,
            APPOINTMENT,
            DEMO,
            SET,
            DISPO,
            JOB,
            CITY_NAME,
            LOCATION)
        : List.of(
            ENTERED,
            NUMBER,
            EMAIL,
            PHONE,
            STATE,
            ZIP,
            APPOINTMENT,
            DEMO,
            SET,
            DISPO,
            JOB,
            CITY_NAME);
  }

  boolean beginsWithDashes() {
    return day >= 6;
  }

  boolean hasLocation() {
    return day >= 13;
  }

  /** True and False for 1 and 0. */
  boolean spellsDemo() {
    return day >= 11 && day <= 20;
  }

  /** Set is 0 in every row. */
  boolean hasNoSet() {
    return day >= 16;
  }

  /** STATE is empty in every row. */
  boolean hasNoState() {
    return day >= 21;
  }
}
