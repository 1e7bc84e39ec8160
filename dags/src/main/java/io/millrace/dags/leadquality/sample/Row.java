package io.millrace.dags.leadquality.sample;

/**
 * A row of a snapshot as it is written, each field as the file spells it.
 *
 * @param location empty where the file has no such column
 */
record Row(
    String entered,
    String number,
    String email,
    String phone,
    String city,
    String state,
    String zip,
    String appointment,
    String set,
    String demo,
    String dispo,
    String job,
    String location) {

  /** What stands under the name of a header. */
  String field(String name) {
    return switch (name) {
      case DayForm.ENTERED -> entered;
      case DayForm.NUMBER -> number;
      case DayForm.EMAIL -> email;
      case DayForm.PHONE -> phone;
      case DayForm.CITY, DayForm.CITY_NAME -> city;
      case DayForm.STATE -> state;
      case DayForm.ZIP -> zip;
      case DayForm.APPOINTMENT -> appointment;
      case DayForm.SET -> set;
      case DayForm.DEMO -> demo;
      case DayForm.DISPO -> dispo;
      case DayForm.JOB -> job;
      case DayForm.LOCATION -> location;
      default -> throw new IllegalArgumentException("no field is named " + name);
    };
  }
}
