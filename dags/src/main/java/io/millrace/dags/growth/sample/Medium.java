package io.millrace.dags.growth.sample;

import java.util.Arrays;

/** What brings a visitor, as sessions.csv spells it, and the level that can take credit for it. */
enum Medium {
  PAID_SEARCH("PAID SEARCH", true, UserClass.PAID_SEARCH),
  PAID_SOCIAL("PAID SOCIAL", true, UserClass.OTHERS),
  IMPRESSION("IMPRESSION", false, UserClass.PAID_IMPRESSION),
  ORGANIC_SEARCH("ORGANIC SEARCH", false, UserClass.ORGANIC_SEARCH),
  DIRECT("DIRECT", false, UserClass.DIRECT),
  REFERRAL("REFERRAL", false, UserClass.OTHERS),
  MARKETPLACE("MARKETPLACE", false, UserClass.OTHERS),
  INVITES("INVITES", false, UserClass.OTHERS),
  PRIVATE_BOARD("PRIVATE_BOARD", false, UserClass.OTHERS),
  OTHER("OTHER", false, UserClass.OTHERS),
  MOBILE_POPUP("MOBILE_POPUP", false, UserClass.OTHERS),
  SSO("SSO", false, UserClass.OTHERS),
  SOCIAL("SOCIAL", false, UserClass.OTHERS),
  DIRECTORIES("DIRECTORIES", false, UserClass.OTHERS),
  MAIL("MAIL", false, UserClass.OTHERS),
  EMAIL("EMAIL", false, UserClass.OTHERS);

  private final String text;
  private final boolean usuallyPaid;
  private final UserClass level;

  Medium(String text, boolean usuallyPaid, UserClass level) {
    this.text = text;
    this.usuallyPaid = usuallyPaid;
    this.level = level;
  }

  static Medium[] ofLevel(UserClass level) {
    return Arrays.stream(values()).filter(medium -> medium.level == level).toArray(Medium[]::new);
  }

  String text() {
    return text;
  }

  boolean usuallyPaid() {
    return usuallyPaid;
  }

  UserClass level() {
    return level;
  }
}
