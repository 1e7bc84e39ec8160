package io.millrace.dags.shop.sample;

import java.time.LocalDate;
import java.util.List;

/**
 * How many there are of everything on one day of the full size.
 *
 * @param arrived customers who are new
 * @param left customers who are gone
 * @param changed customers of whom something is different
 * @param sold sales
 * @param strangers sales among them of customers who left that day
 */
record Plan(int arrived, int left, int changed, int sold, int strangers) {

  static final LocalDate FIRST = LocalDate.of(2024, 10, 9);

  static final List<Plan> DAYS =
      List.of(
          new Plan(5000, 0, 0, 7960, 0),
          new Plan(484, 204, 598, 8196, 332),
          new Plan(506, 210, 609, 8424, 307),
          new Plan(535, 223, 661, 8983, 361),
          new Plan(560, 231, 686, 9573, 350),
          new Plan(601, 253, 721, 9985, 418),
          new Plan(633, 265, 776, 10_652, 410),
          new Plan(665, 277, 785, 11_395, 472));

  /** On the last day. */
  static final int BAD_TOTALS = 10;

  static final int BAD_QUANTITIES = 10;

  /** At another size: as many for as many, one at least of what there is. */
  Plan times(double scale) {
    return new Plan(
        count(arrived, scale),
        count(left, scale),
        count(changed, scale),
        count(sold, scale),
        count(strangers, scale));
  }

  static int count(int full, double scale) {
    return full == 0 ? 0 : Math.toIntExact(Math.max(1, Math.round(full * scale)));
  }
}
