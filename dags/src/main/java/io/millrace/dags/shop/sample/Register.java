package io.millrace.dags.shop.sample;

import io.millrace.dags.sample.Dice;
import java.util.ArrayList;
import java.util.List;

/** The sales from day to day: members buy more often, and more at once. */
final class Register {

  private static final long GAP = 1_000_000;

  private final Dice dice;
  private long lastId = 168_000_000_000_000L;

  Register(Dice dice) {
    this.dice = dice;
  }

  /** Sales of a day, in no order. */
  List<Sale> sales(Plan plan, Population people, List<Product> products) {
    List<Customer> buyers = new ArrayList<>();
    List<Customer> gone = people.gone();
    for (int i = 0; i < plan.strangers() && !gone.isEmpty(); i++) {
      buyers.add(dice.oneOf(gone));
    }
    List<Customer> members = people.present().stream().filter(Customer::isActive).toList();
    for (Customer member : members) {
      for (long left = dice.between(2, 3); left > 0 && buyers.size() < plan.sold(); left--) {
        buyers.add(member);
      }
    }
    List<Customer> others = people.present().stream().filter(one -> !one.isActive()).toList();
    List<Customer> rest = others.isEmpty() ? people.present() : others;
    while (buyers.size() < plan.sold()) {
      buyers.add(dice.oneOf(rest));
    }
    List<Sale> sales = new ArrayList<>();
    for (Customer buyer : buyers) {
      sales.add(sale(buyer, products));
    }
    dice.shuffle(sales);
    return sales;
  }

  private Sale sale(Customer buyer, List<Product> products) {
    lastId += dice.between(1, GAP);
    long quantity = buyer.isActive() ? dice.between(2, 5) : dice.between(1, 2);
    return new Sale(lastId, buyer.id(), dice.oneOf(products), quantity, quantity, false);
  }
}
