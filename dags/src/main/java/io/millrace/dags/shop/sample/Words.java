package io.millrace.dags.shop.sample;

import io.millrace.dags.sample.Dice;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** What people and places are called. */
record Words(Dice dice) {

  private static final List<String> FIRST =
      List.of(
          "Dillon", "Melissa", "Julia", "Manuel", "Sherri", "Brad", "Nathan", "Brandy", "Ana",
          "Luc", "Elena", "Omar", "Priya", "Hugo", "Mia", "Noah", "Zoe", "Ivan", "Carla", "Ben");
  private static final List<String> LAST =
      List.of(
          "Johnson",
          "Zamora",
          "Conway",
          "Crosby",
          "Ruiz",
          "Crawford",
          "Frye",
          "Gray",
          "Moreau",
          "Silva",
          "O'Neil",
          "Novak",
          "Fischer",
          "Rossi",
          "Haas",
          "Tanaka",
          "Okafor",
          "Lind");
  private static final List<String> STREETS =
      List.of("Romero Plaza", "Ross Tunnel", "Oak Street", "Mill Lane", "Harbour Road");
  private static final List<String> CITIES =
      List.of("South Casey", "Lake Timothyville", "Christopherville", "North Samanthashire");
  private static final List<String> JOBS =
      List.of("Tax adviser", "Designer, furniture", "Hydrographic surveyor", "Nurse", "Cook");
  private static final List<String> STATES =
      List.of("Wisconsin", "Oregon", "Illinois", "Mississippi", "Wyoming", "Arizona");
  private static final List<String> COUNTRIES =
      List.of("Jersey", "San Marino", "Saint Lucia", "Chile", "Ghana", "Cote d'Ivoire");
  private static final List<String> DOMAINS = List.of("example.com", "example.net", "example.org");
  private static final List<String> LANGUAGES = List.of("en-US", "es-ES", "fr-FR");
  private static final LocalDate OLDEST = LocalDate.of(1934, 1, 1);
  private static final int DAYS_OF_BIRTH = 27_000;
  private static final int ACTIVE_PERMILLE = 107;

  String of(Column column) {
    return switch (column) {
      case FIRST_NAME -> dice.oneOf(FIRST);
      case LAST_NAME -> dice.oneOf(LAST);
      case GENDER -> dice.oneOf(Customer.GENDERS);
      case EMAIL -> email();
      case MEMBERSHIP_STATUS ->
          dice.below(1000) < ACTIVE_PERMILLE ? Customer.ACTIVE : Customer.INACTIVE;
      case ADDRESS -> orNone(address());
      case PHONE_NUMBER -> orNone(phone());
      case DATE_OF_BIRTH -> OLDEST.plusDays(dice.below(DAYS_OF_BIRTH)).toString();
      case JOB -> orNone(dice.oneOf(JOBS));
      case COMPANY -> orNone(dice.oneOf(LAST) + ", " + dice.oneOf(LAST) + " and Sons");
      case CITY -> orNone(dice.oneOf(CITIES));
      case STATE -> orNone(dice.oneOf(STATES));
      case COUNTRY -> orNone(dice.oneOf(COUNTRIES));
      case LANGUAGE -> dice.oneOf(LANGUAGES);
    };
  }

  private String orNone(String text) {
    return dice.oneIn(2) ? "" : text;
  }

  private String email() {
    String name = dice.oneOf(LAST).replace("'", "").toLowerCase(Locale.ROOT);
    return name + dice.between(1, 9999) + "@" + dice.oneOf(DOMAINS);
  }

  private String address() {
    return "%d %s\n%s, FL %05d"
        .formatted(
            dice.between(1, 9999), dice.oneOf(STREETS), dice.oneOf(CITIES), dice.below(100_000));
  }

  private String phone() {
    long number = dice.between(2_000_000_000L, 9_999_999_999L);
    String digits = Long.toString(number);
    String dotted =
        String.join(".", digits.substring(0, 3), digits.substring(3, 6), digits.substring(6));
    return dice.oneIn(3)
        ? dotted + "x" + dice.between(10, 99_999)
        : dice.oneIn(2) ? dotted : digits;
  }
}
