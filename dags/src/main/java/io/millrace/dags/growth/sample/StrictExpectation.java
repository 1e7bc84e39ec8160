package io.millrace.dags.growth.sample;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The strict mart, worked out registration by registration from the rows that are written. Knows
 * nothing of the classes that they were drawn for.
 */
final class StrictExpectation {

  private static final String HEADER = "channel_name,year,month,conversions,users";

  /** A row of the mart but for its figures. */
  private record Slot(String channel, YearMonth month) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      return Comparator.comparing(Slot::channel).thenComparing(Slot::month).compare(this, other);
    }
  }

  private record Figures(long conversions, long users) {
    Figures plus(Figures other) {
      return new Figures(conversions + other.conversions, users + other.users);
    }
  }

  private final Map<Slot, Figures> slots = new TreeMap<>();

  void add(Person person) {
    Set<Slot> seen = new HashSet<>();
    for (long registration : new TreeSet<>(person.registrations())) {
      String channel = channelOf(registration, person.sessions());
      var slot = new Slot(channel, YearMonth.from(Dates.asDateTime(registration)));
      slots.merge(slot, new Figures(1, seen.add(slot) ? 1 : 0), Figures::plus);
    }
  }

  /** Header and rows, by channel and month. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    slots.forEach((slot, figures) ->
        lines.add(
            "%s,%d,%d,%d,%d"
                .formatted(
                    slot.channel(),
                    slot.month().getYear(),
                    slot.month().getMonthValue(),
                    figures.conversions(),
                    figures.users())));
    return lines;
  }

  private static String channelOf(long registration, List<Session> sessions) {
    boolean click = false;
    boolean impression = false;
    boolean organic = false;
    long latest = Long.MIN_VALUE;
    long latestDirect = Long.MIN_VALUE;
    for (Session session : sessions) {
      double hours = (registration - session.start()) / (double) Dates.HOUR;
      if (hours < 0) {
        continue;
      }
      latest = Math.max(latest, session.start());
      switch (session.medium()) {
        case PAID_SEARCH, PAID_SOCIAL -> click |= hours <= 3;
        case IMPRESSION -> impression |= hours <= 1;
        case DIRECT -> latestDirect = Math.max(latestDirect, session.start());
        case ORGANIC_SEARCH,
            REFERRAL,
            MARKETPLACE,
            INVITES,
            PRIVATE_BOARD,
            OTHER,
            MOBILE_POPUP,
            SSO,
            SOCIAL,
            DIRECTORIES,
            MAIL,
            EMAIL ->
            organic |= hours <= 12;
      }
    }
    if (click) {
      return "PAID_CLICK";
    }
    if (impression) {
      return "PAID_IMPRESSION";
    }
    if (organic) {
      return "ORGANIC_CLICK";
    }
    boolean direct = latestDirect > Long.MIN_VALUE && latestDirect == latest;
    return direct ? "DIRECT" : "OTHERS";
  }
}
