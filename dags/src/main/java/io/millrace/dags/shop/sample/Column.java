package io.millrace.dags.shop.sample;

import java.util.Locale;

/** What the file says of a customer besides the id, in its order. */
enum Column {
  FIRST_NAME,
  LAST_NAME,
  GENDER,
  EMAIL,
  MEMBERSHIP_STATUS,
  ADDRESS,
  PHONE_NUMBER,
  DATE_OF_BIRTH,
  JOB,
  COMPANY,
  CITY,
  STATE,
  COUNTRY,
  LANGUAGE;

  /** As in the header. */
  String header() {
    return name().toLowerCase(Locale.ROOT);
  }
}
