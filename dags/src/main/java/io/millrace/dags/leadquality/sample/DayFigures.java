package io.millrace.dags.leadquality.sample;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The figures of one day, counted row by row. */
final class DayFigures {

  static final String HEADER =
      "_partition_date,bronze_rows,silver_rows,gold_rows,leads,null_lead_ids,high_rows,medium_rows,low_rows,"
          + "high_leads,medium_leads,low_leads,new_leads,new_high_leads,null_states,null_zips,null_appointments,"
          + "both_matches,email_matches,phone_matches";

  private final LocalDate date;
  private final int rows;
  private final boolean hasDashes;
  private final Set<String> leads = new HashSet<>();
  private final Map<String, Integer> rowsOf = new HashMap<>();
  private final Map<String, Set<String>> leadsOf = new HashMap<>();
  private int goldRows;
  private int nullStates;
  private int nullZips;
  private int nullAppointments;
  private int newLeads;
  private int newHighLeads;

  DayFigures(LocalDate date, int rows, boolean hasDashes) {
    this.date = date;
    this.rows = rows;
    this.hasDashes = hasDashes;
  }

  void add(String lead, String flag, String match) {
    goldRows++;
    leads.add(lead);
    rowsOf.merge(flag, 1, Integer::sum);
    rowsOf.merge(match, 1, Integer::sum);
    leadsOf.computeIfAbsent(flag, none -> new HashSet<>()).add(lead);
  }

  void addGaps(boolean hasNoState, boolean hasNoZip, boolean hasNoAppointment) {
    nullStates += hasNoState ? 1 : 0;
    nullZips += hasNoZip ? 1 : 0;
    nullAppointments += hasNoAppointment ? 1 : 0;
  }

  /** Counts the leads that the days before did not have, and adds them. */
  void endWith(Set<String> known, Set<String> knownAsHigh) {
    newLeads = added(leads, known);
    newHighLeads = added(leadsOf.getOrDefault("High Quality", Set.of()), knownAsHigh);
  }

  private static int added(Set<String> some, Set<String> known) {
    int before = known.size();
    known.addAll(some);
    return known.size() - before;
  }

  String line() {
    return "%s,%d,%d,%d,%d,0,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d"
        .formatted(
            date,
            bronzeRows(),
            rows,
            goldRows,
            leads.size(),
            rowsOf("High Quality"),
            rowsOf("Medium Quality"),
            rowsOf("Low Quality"),
            leadsOf("High Quality"),
            leadsOf("Medium Quality"),
            leadsOf("Low Quality"),
            newLeads,
            newHighLeads,
            nullStates,
            nullZips,
            nullAppointments,
            rowsOf("both"),
            rowsOf("e-mail only"),
            rowsOf("phone only"));
  }

  private int rowsOf(String kind) {
    return rowsOf.getOrDefault(kind, 0);
  }

  private int leadsOf(String flag) {
    return leadsOf.getOrDefault(flag, Set.of()).size();
  }

  LocalDate date() {
    return date;
  }

  int bronzeRows() {
    return rows + (hasDashes ? 1 : 0);
  }

  int silverRows() {
    return rows;
  }

  int goldRows() {
    return goldRows;
  }

  int nullStates() {
    return nullStates;
  }

  int nullZips() {
    return nullZips;
  }

  int nullAppointments() {
    return nullAppointments;
  }

  int newHighLeads() {
    return newHighLeads;
  }
}
