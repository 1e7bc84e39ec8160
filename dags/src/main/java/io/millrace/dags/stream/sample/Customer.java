package io.millrace.dags.stream.sample;

import java.util.ArrayList;
import java.util.List;

/** Somebody who pays: for what, and how often. */
final class Customer {

  /** What a transaction is for. */
  enum Kind {
    /** No subscription. */
    NONE,
    /** A subscription that products.csv does not have. */
    ORPHAN,
    /** A subscription of products.csv. */
    MATCHED
  }

  /**
   * Its transactions of one kind.
   *
   * <p>{@code least} is how many there must be: one for each subscription.
   */
  static final class Share {

    final Customer customer;
    final Kind kind;
    final List<Subscription> subscriptions = new ArrayList<>();
    int rows;

    Share(Customer customer, Kind kind) {
      this.customer = customer;
      this.kind = kind;
    }

    int least() {
      return Math.max(1, subscriptions.size());
    }
  }

  final String id;
  final List<Share> shares = new ArrayList<>();

  Customer(String id, Kind... kinds) {
    this.id = id;
    for (Kind kind : kinds) {
      shares.add(new Share(this, kind));
    }
  }

  /** Its transactions of all kinds. */
  int rows() {
    return shares.stream().mapToInt(share -> share.rows).sum();
  }

  boolean isOnly(Kind kind) {
    return shares.size() == 1 && shares.getFirst().kind == kind;
  }
}
