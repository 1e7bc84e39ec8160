package io.millrace.dags.stream.sample;

import static io.millrace.dags.stream.sample.Customer.Kind.MATCHED;
import static io.millrace.dags.stream.sample.Customer.Kind.NONE;
import static io.millrace.dags.stream.sample.Customer.Kind.ORPHAN;

import io.millrace.dags.sample.Dice;
import io.millrace.dags.sample.Pick;
import io.millrace.dags.sample.Scale;
import io.millrace.dags.stream.sample.Customer.Kind;
import io.millrace.dags.stream.sample.Customer.Share;
import java.util.ArrayList;
import java.util.List;

/** Who pays, for which kinds of things, for which subscriptions and how often. */
final class Customers {

  private final Scale scale;
  private final Dice dice;
  private final Ids ids;
  private final List<Customer> all = new ArrayList<>();

  private Customers(Scale scale, Dice dice, Ids ids) {
    this.scale = scale;
    this.dice = dice;
    this.ids = ids;
  }

  /** With rows and subscriptions; in an order of chance. */
  static List<Customer> draw(Scale scale, Dice dice, Ids ids) {
    var customers = new Customers(scale, dice, ids);
    customers.add(1025, ORPHAN);
    customers.add(306, MATCHED);
    customers.add(241, NONE, ORPHAN);
    customers.add(52, MATCHED, ORPHAN);
    customers.add(28, MATCHED, NONE);
    customers.add(18, NONE, ORPHAN, MATCHED);
    customers.add(16, NONE);
    dice.shuffle(customers.all);
    customers.subscribe(MATCHED, 425);
    customers.subscribe(ORPHAN, 1434);
    new Frequencies(scale, dice, customers.all).draw();
    customers.spread();
    customers.giveOldIds();
    customers.givePlans();
    return customers.all;
  }

  private void add(int full, Kind... kinds) {
    for (int i = 0; i < scale.of(full); i++) {
      all.add(new Customer(ids.next("cus_", 18), kinds));
    }
  }

  /** One for each customer of the kind, what is left over to some of them. */
  private void subscribe(Kind kind, int full) {
    List<Share> shares = shares(kind);
    for (int i = 0; i < Math.max(scale.of(full), shares.size()); i++) {
      Share share = i < shares.size() ? shares.get(i) : dice.oneOf(shares);
      share.subscriptions.add(new Subscription(share.customer));
    }
  }

  /** Cuts the rows of each share into its subscriptions'. */
  private void spread() {
    for (Customer customer : all) {
      for (Share share : customer.shares) {
        for (int left = share.rows - share.subscriptions.size(); left > 0; left--) {
          if (!share.subscriptions.isEmpty()) {
            dice.oneOf(share.subscriptions).rows++;
          }
        }
      }
    }
  }

  /** 18 characters for some orphans, 28 for all others. */
  private void giveOldIds() {
    List<Subscription> orphans = subscriptions(ORPHAN);
    int rows = orphans.stream().mapToInt(orphan -> orphan.rows).sum();
    int old = (int) Math.round(rows * (3750 / 10_044.0));
    int count = (int) Math.round(orphans.size() * (3750 / 10_044.0));
    Pick.from(orphans, count, old, orphan -> orphan.rows, dice)
        .forEach(orphan -> orphan.id = ids.next("sub_", 18));
    orphans.forEach(orphan -> orphan.id = ids.next("sub_", 28));
    subscriptions(MATCHED).forEach(matched -> matched.id = ids.next("sub_", 28));
  }

  /** Most have one plan; a join by subscription makes of 1612 transactions 1678. */
  private void givePlans() {
    List<Subscription> single = subscriptions(MATCHED);
    single.forEach(subscription -> subscription.plans = 1);
    give(single, 4, 3, 3);
    give(single, 3, 1, 1);
    give(single, 2, 24, 55);
  }

  private void give(List<Subscription> single, int plans, int count, int rows) {
    Pick.from(single, scale.of(count), scale.of(rows), subscription -> subscription.rows, dice)
        .forEach(subscription -> subscription.plans = plans);
  }

  private List<Share> shares(Kind kind) {
    return new ArrayList<>(
        all.stream()
            .flatMap(customer -> customer.shares.stream())
            .filter(share -> share.kind == kind)
            .toList());
  }

  private List<Subscription> subscriptions(Kind kind) {
    return new ArrayList<>(
        shares(kind).stream().flatMap(share -> share.subscriptions.stream()).toList());
  }
}
