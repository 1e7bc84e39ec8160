package io.millrace.dags.leadquality.sample;

import io.millrace.dags.sample.Dice;
import java.util.List;

/** The words of the snapshots. */
final class Words {

  /** A state, its cities and its zip codes. */
  record Region(String state, int weight, int firstZip, int lastZip, List<String> cities) {}

  private static final List<Region> REGIONS =
      List.of(
          new Region("WA", 52, 98001, 99328, List.of("Seattle", "Tacoma", "Spokane", "Kent")),
          new Region("AZ", 20, 85003, 86445, List.of("Phoenix", "Mesa", "Tempe", "Gilbert")),
          new Region("NV", 10, 89002, 89179, List.of("Las Vegas", "Henderson")),
          new Region("OR", 9, 97005, 97233, List.of("Portland", "Salem", "Beaverton")),
          new Region("ID", 5, 83605, 83864, List.of("Boise", "Meridian", "Coeur d'Alene")),
          new Region("IL", 4, 60185, 60657, List.of("Chicago", "Naperville")));

  private static final List<String> DISPOS =
      List.of(
          "DQ-Wrong Number",
          "DNC",
          "DQ - R/P/C",
          "DNS-P",
          "DNS-Pro",
          "Sale",
          "DQ Bath-VA\\Med",
          "Appointment",
          "Callback",
          "Cancel",
          "Confirmed",
          "DQ-Age",
          "DQ-Area",
          "DQ-Condo",
          "DQ-Credit",
          "DQ-Duplicate",
          "DQ-Language",
          "DQ-Mobile Home",
          "DQ-Not Owner",
          "DQ-Renter",
          "DQ-Repair",
          "DQ-Service",
          "DQ-Size",
          "DNS-Price",
          "DNS-Spouse",
          "DNS-Time",
          "Follow Up",
          "Hot",
          "Left Message",
          "Literature",
          "No Answer",
          "No Show",
          "No Sit",
          "Not Interested",
          "One Leg",
          "Open",
          "Pending",
          "Reschedule",
          "Reset",
          "Set");

  private static final List<String> JOBS =
      List.of(
          "Completed",
          "Cancel In Rescission",
          "Scheduled",
          "Credit Decline",
          "Remediaton Hold",
          "Cancel",
          "Collections",
          "Deposit",
          "Financing",
          "In Production",
          "Measured",
          "On Hold",
          "Ordered",
          "Permit");

  private static final int DATA_PERCENT = 41;
  private static final int JOBLESS_PER_THOUSAND = 966;

  private Words() {}

  static Region region(Dice dice) {
    long left = dice.below(100);
    for (Region region : REGIONS) {
      left -= region.weight();
      if (left < 0) {
        return region;
      }
    }
    throw new IllegalStateException("the weights add up to less than 100");
  }

  static String dispo(Dice dice) {
    return dice.below(100) < DATA_PERCENT ? "Data" : dice.oneOf(DISPOS);
  }

  static String job(Dice dice) {
    return dice.below(1000) < JOBLESS_PER_THOUSAND ? "" : dice.oneOf(JOBS);
  }
}
