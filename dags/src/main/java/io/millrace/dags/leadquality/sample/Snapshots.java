package io.millrace.dags.leadquality.sample;

import io.millrace.dags.sample.Dice;
import io.millrace.dags.sample.Scale;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The rows of each day, with what the source does not know or spells oddly. */
final class Snapshots {

  /** What the source does not know of a row. */
  private enum Gap {
    NONE,
    CITY,
    NU,
    STATE_ALONE,
    STATE_AND_CITY
  }

  private static final int BLANK_STATES = 244;
  private static final int NU_STATES = 61;
  private static final int BLANK_ZIPS_LATER = 21;
  private static final int ZERO_ZIPS_LATER = 13;
  private static final int BLANK_CITIES_OF_A_DAY = 6;
  private static final int CITIES_WITHOUT_STATE = 14;
  private static final int DAYS_WITH_STATES = 20;
  private static final int WIDTH_OF_CITY = 28;
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MM/dd/uuuu");

  private final List<Lead> leads;
  private final Keys keys;
  private final Scale scale;
  private final List<Integer> gapOrder;

  Snapshots(List<Lead> leads, Keys keys, Scale scale, Dice dice) {
    this.leads = leads;
    this.keys = keys;
    this.scale = scale;
    gapOrder = new ArrayList<>(IntStream.range(0, leads.size()).boxed().toList());
    dice.shuffle(gapOrder);
  }

  /** Without the one of dashes. */
  List<Row> of(DayForm form) {
    Map<Integer, Gap> gaps = gaps(form);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < leads.size(); i++) {
      if (leads.get(i).isThere(form.day())) {
        rows.add(row(i, form, gaps.getOrDefault(i, Gap.NONE)));
      }
    }
    return rows;
  }

  private Map<Integer, Gap> gaps(DayForm form) {
    int blank = share(form, BLANK_STATES, BLANK_ZIPS_LATER);
    int nu = share(form, NU_STATES, ZERO_ZIPS_LATER);
    int withCity =
        form.hasLocation() ? part(CITIES_WITHOUT_STATE, DayForm.DAYS - 12, form.day() - 13) : 0;
    List<Gap> wanted = new ArrayList<>();
    for (int i = 0; i < blank; i++) {
      wanted.add(i < withCity ? Gap.STATE_ALONE : Gap.STATE_AND_CITY);
    }
    for (int i = 0; i < nu; i++) {
      wanted.add(Gap.NU);
    }
    for (int i = 0; i < scale.of(BLANK_CITIES_OF_A_DAY); i++) {
      wanted.add(Gap.CITY);
    }
    Map<Integer, Gap> gaps = new HashMap<>();
    for (Integer lead : gapOrder) {
      if (gaps.size() < wanted.size() && leads.get(lead).isThere(form.day())) {
        gaps.put(lead, wanted.get(gaps.size()));
      }
    }
    return gaps;
  }

  /** Of the days that have states, and of the two that have none. */
  private int share(DayForm form, int early, int later) {
    return form.hasNoState()
        ? part(later, DayForm.DAYS - DAYS_WITH_STATES, form.day() - DAYS_WITH_STATES - 1)
        : part(early, DAYS_WITH_STATES, form.day() - 1);
  }

  private int part(int full, int days, int index) {
    int[] same = new int[days];
    Arrays.fill(same, 1);
    return Scale.parts(scale.of(full), same)[index];
  }

  private Row row(int index, DayForm form, Gap gap) {
    Lead lead = leads.get(index);
    int day = form.day();
    String city = gap == Gap.NONE || gap == Gap.STATE_ALONE ? lead.place().city() : "";
    String state =
        switch (gap) {
          case STATE_ALONE, STATE_AND_CITY -> "  ";
          case NU -> "nu";
          case NONE, CITY -> lead.place().state();
        };
    String zip =
        switch (gap) {
          case STATE_ALONE, STATE_AND_CITY -> "";
          case NU -> "0";
          case NONE, CITY -> "%05d".formatted(lead.place().zip());
        };
    String appointment = day < lead.story().appointedOn() ? "" : lead.appointment();
    boolean isSet = !appointment.isEmpty();
    boolean hasDemo = isSet && lead.hasDemo();
    return new Row(
        DATE.format(lead.entered()),
        Integer.toString(lead.number()),
        keys.email(index),
        keys.phone(index, day),
        lead.isPadded() && !city.isEmpty() ? padded(city) : city,
        form.hasNoState() ? "" : state,
        zip,
        appointment,
        isSet && !form.hasNoSet() ? "1" : "0",
        form.spellsDemo() ? (hasDemo ? "True" : "False") : hasDemo ? "1" : "0",
        lead.story().dispo(day),
        lead.story().job(),
        form.hasLocation() ? city + " | " + state.strip() : "");
  }

  private static String padded(String city) {
    return city + " ".repeat(WIDTH_OF_CITY - city.length());
  }
}
