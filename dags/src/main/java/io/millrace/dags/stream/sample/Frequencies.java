package io.millrace.dags.stream.sample;

import static io.millrace.dags.stream.sample.Customer.Kind.MATCHED;
import static io.millrace.dags.stream.sample.Customer.Kind.NONE;
import static io.millrace.dags.stream.sample.Customer.Kind.ORPHAN;

import io.millrace.dags.sample.Dice;
import io.millrace.dags.sample.Scale;
import io.millrace.dags.stream.sample.Customer.Kind;
import io.millrace.dags.stream.sample.Customer.Share;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many transactions each customer has: nine is the most frequent number, some have one, one has
 * more than all others. Of each kind there are as many as there must be.
 */
final class Frequencies {

  private static final int MODE = 9;
  private static final int MOST = 27;

  private final Scale scale;
  private final Dice dice;
  private final List<Customer> customers;
  private final Set<Customer> settled = new HashSet<>();

  Frequencies(Scale scale, Dice dice, List<Customer> customers) {
    this.scale = scale;
    this.dice = dice;
    this.customers = customers;
  }

  void draw() {
    for (Customer customer : customers) {
      customer.shares.forEach(share -> share.rows = share.least());
    }
    if (scale.factor() >= 0.02) {
      settle(ORPHAN, 1, MOST);
      settle(ORPHAN, scale.of(619), MODE);
      settle(ORPHAN, scale.of(48), 1);
      settle(MATCHED, scale.of(120), 1);
      settle(NONE, scale.of(5), 1);
    }
    fill(NONE, scale.of(1214));
    fill(ORPHAN, scale.of(10_044));
    fill(MATCHED, scale.of(1612));
    customers.forEach(this::avoidSettledNumbers);
  }

  /** Of those with transactions of this kind alone. */
  private void settle(Kind kind, int count, int rows) {
    customers.stream()
        .filter(customer -> customer.isOnly(kind) && !settled.contains(customer))
        .filter(customer -> customer.shares.getFirst().least() <= rows)
        .limit(count)
        .toList()
        .forEach(customer -> {
          customer.shares.getFirst().rows = rows;
          settled.add(customer);
        });
  }

  private void fill(Kind kind, int rows) {
    List<Share> open = new ArrayList<>(open(kind));
    int left = rows - allOf(kind);
    while (left > 0 && !open.isEmpty()) {
      Share share = dice.oneOf(open);
      if (share.customer.rows() < MOST - 1 || open.size() == 1) {
        share.rows++;
        left--;
      } else {
        open.remove(share);
      }
    }
  }

  /** Moves a row where a customer has by chance as many as were settled for others. */
  private void avoidSettledNumbers(Customer customer) {
    if (settled.isEmpty() || settled.contains(customer)) {
      return;
    }
    if (customer.rows() == 1) {
      take(customer);
    } else if (customer.rows() == MODE) {
      give(customer);
    }
  }

  private void take(Customer customer) {
    for (Share own : customer.shares) {
      for (Share other : open(own.kind)) {
        if (other.customer != customer
            && other.rows > other.least()
            && isFree(other.customer.rows() - 1)) {
          other.rows--;
          own.rows++;
          return;
        }
      }
    }
  }

  private void give(Customer customer) {
    for (Share own : customer.shares) {
      for (Share other : open(own.kind)) {
        if (other.customer != customer
            && own.rows > own.least()
            && isFree(other.customer.rows() + 1)) {
          own.rows--;
          other.rows++;
          return;
        }
      }
    }
  }

  private static boolean isFree(int rows) {
    return rows > 1 && rows != MODE && rows < MOST;
  }

  private List<Share> open(Kind kind) {
    return customers.stream()
        .filter(customer -> !settled.contains(customer))
        .flatMap(customer -> customer.shares.stream())
        .filter(share -> share.kind == kind)
        .toList();
  }

  private int allOf(Kind kind) {
    return customers.stream()
        .flatMap(customer -> customer.shares.stream())
        .filter(share -> share.kind == kind)
        .mapToInt(share -> share.rows)
        .sum();
  }
}
