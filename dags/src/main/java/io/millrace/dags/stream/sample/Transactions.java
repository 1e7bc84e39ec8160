package io.millrace.dags.stream.sample;

import io.millrace.dags.sample.Dice;
import io.millrace.dags.sample.Scale;
import io.millrace.dags.stream.sample.Customer.Kind;
import io.millrace.dags.stream.sample.Customer.Share;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** Everything that customers pay, in the order of time. */
final class Transactions {

  private static final int EUROS_OF_MATCHED = 4;
  private static final int EUROS_OF_ORPHANS = 1;

  private record Purchase(Customer customer, String subscription) {}

  private record Payment(Purchase purchase, BigDecimal total, String currency) {}

  private final Scale scale;
  private final Dice dice;
  private final List<Customer> customers;

  private Transactions(Scale scale, Dice dice, List<Customer> customers) {
    this.scale = scale;
    this.dice = dice;
    this.customers = customers;
  }

  static List<Transaction> draw(Scale scale, Dice dice, Ids ids, List<Customer> customers) {
    var all = new Transactions(scale, dice, customers).payments();
    List<LocalDateTime> moments = Moments.draw(all.size(), dice);
    List<Transaction> transactions = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Payment payment = all.get(i);
      transactions.add(
          new Transaction(
              moments.get(i),
              ids.next("in_", 27),
              payment.purchase().customer().id,
              payment.purchase().subscription(),
              payment.total(),
              payment.currency()));
    }
    return transactions;
  }

  private List<Payment> payments() {
    var totals = new Totals(scale, dice, customers.stream().mapToInt(Customer::rows).sum());
    List<Payment> payments = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<Purchase> purchases = purchases(kind);
      dice.shuffle(purchases);
      List<BigDecimal> of = totals.of(kind, purchases.size());
      int euros = euros(kind);
      for (int i = 0; i < purchases.size(); i++) {
        boolean isInEuros = euros > 0 && of.get(i).signum() > 0;
        payments.add(new Payment(purchases.get(i), of.get(i), isInEuros ? "eur" : "usd"));
        euros -= isInEuros ? 1 : 0;
      }
    }
    dice.shuffle(payments);
    return payments;
  }

  private int euros(Kind kind) {
    return switch (kind) {
      case NONE -> 0;
      case ORPHAN -> scale.of(EUROS_OF_ORPHANS);
      case MATCHED -> scale.of(EUROS_OF_MATCHED);
    };
  }

  private List<Purchase> purchases(Kind kind) {
    List<Purchase> purchases = new ArrayList<>();
    for (Customer customer : customers) {
      for (Share share : customer.shares) {
        if (share.kind == kind) {
          add(purchases, share);
        }
      }
    }
    return purchases;
  }

  private static void add(List<Purchase> purchases, Share share) {
    for (Subscription subscription : share.subscriptions) {
      for (int i = 0; i < subscription.rows; i++) {
        purchases.add(new Purchase(share.customer, subscription.id));
      }
    }
    if (share.subscriptions.isEmpty()) {
      for (int i = 0; i < share.rows; i++) {
        purchases.add(new Purchase(share.customer, ""));
      }
    }
  }
}
