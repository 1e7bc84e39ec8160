package io.millrace.dags.shop.sample;

import io.millrace.dags.sample.Dice;
import java.util.ArrayList;
import java.util.List;

/** Spoils some records of a day. */
record BadRecords(Dice dice, double scale) {

  static final String INJECTION = "; DROP TABLE users; --";
  static final long BAD_QUANTITY = -9_999_999_999L;

  /** Totals that are no numbers, and quantities that are none; no sale has both. */
  List<Sale> among(List<Sale> sales) {
    int totals = Plan.count(Plan.BAD_TOTALS, scale);
    int quantities = Plan.count(Plan.BAD_QUANTITIES, scale);
    List<Sale> spoilt = new ArrayList<>(sales);
    for (int i = 0; i < Math.min(totals + quantities, sales.size()); i++) {
      Sale sale = spoilt.get(i);
      spoilt.set(i, i < totals ? sale.spoilt() : sale.withQuantity(BAD_QUANTITY));
    }
    dice.shuffle(spoilt);
    return spoilt;
  }

  /** A gender that is none. */
  List<Customer> amongCustomers(List<Customer> customers) {
    List<Customer> spoilt = new ArrayList<>(customers);
    int one = (int) dice.below(spoilt.size());
    spoilt.set(one, spoilt.get(one).with(Column.GENDER, INJECTION));
    return spoilt;
  }
}
