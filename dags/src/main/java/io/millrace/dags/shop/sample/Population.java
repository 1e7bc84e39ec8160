package io.millrace.dags.shop.sample;

import io.millrace.dags.sample.Dice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The customers from day to day. Who has left never comes back. */
final class Population {

  private static final long LEAST_ID = 100_000_000_000_000L;
  private static final long MOST_ID = 999_999_999_999_999_999L;
  private static final Column[] COLUMNS = Column.values();

  private final Dice dice;
  private final Words words;
  private final Set<Long> ids = new HashSet<>();
  private List<Customer> present = new ArrayList<>();
  private List<Customer> gone = List.of();

  Population(Dice dice) {
    this.dice = dice;
    this.words = new Words(dice);
  }

  /** Some leave, some change, some arrive. */
  void live(Plan plan) {
    dice.shuffle(present);
    gone = List.copyOf(present.subList(0, plan.left()));
    List<Customer> next = new ArrayList<>();
    for (int at = plan.left(); at < present.size(); at++) {
      Customer customer = present.get(at);
      next.add(at < plan.left() + plan.changed() ? changed(customer) : customer);
    }
    for (int i = 0; i < plan.arrived(); i++) {
      next.add(arrived());
    }
    dice.shuffle(next);
    present = next;
  }

  List<Customer> present() {
    return List.copyOf(present);
  }

  /** Those who left on this day. */
  List<Customer> gone() {
    return gone;
  }

  private Customer arrived() {
    Map<Column, String> values = new EnumMap<>(Column.class);
    for (Column column : COLUMNS) {
      values.put(column, words.of(column));
    }
    return new Customer(newId(), values);
  }

  private long newId() {
    long id = dice.between(LEAST_ID, MOST_ID);
    while (!ids.add(id)) {
      id = dice.between(LEAST_ID, MOST_ID);
    }
    return id;
  }

  private Customer changed(Customer customer) {
    long chance = dice.below(100);
    int columns = chance < 87 ? 1 : chance < 99 ? 2 : 3;
    Set<Column> chosen = new HashSet<>();
    Customer other = customer;
    while (chosen.size() < columns) {
      Column column = dice.oneOf(COLUMNS);
      if (chosen.add(column)) {
        other = other.with(column, another(column, customer.get(column)));
      }
    }
    return other;
  }

  private String another(Column column, String before) {
    if (column == Column.MEMBERSHIP_STATUS) {
      return before.equals(Customer.ACTIVE) ? Customer.INACTIVE : Customer.ACTIVE;
    }
    String value = words.of(column);
    while (value.equals(before)) {
      value = words.of(column);
    }
    return value;
  }
}
