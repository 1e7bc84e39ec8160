package io.millrace.dags.stream.sample;

/** What a customer pays for. */
final class Subscription {

  final Customer customer;

  /** Transactions for it. */
  int rows = 1;

  /** How many plans it has in products.csv; 0 if it is not there. */
  int plans;

  String id = "";

  Subscription(Customer customer) {
    this.customer = customer;
  }
}
