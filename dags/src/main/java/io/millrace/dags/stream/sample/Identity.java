package io.millrace.dags.stream.sample;

import java.util.ArrayList;
import java.util.List;

/** What a customer is called: usually one name and e-mail, sometimes several pairs of them. */
final class Identity {

  /** Empty strings for what is not known. */
  record Pair(String name, String email) {}

  final Customer customer;
  final List<Pair> pairs = new ArrayList<>();

  /** For each of the customer's rows, in their order, the number of its pair. */
  final List<Integer> pairOfRow = new ArrayList<>();

  private int written;

  Identity(Customer customer, Pair pair) {
    this.customer = customer;
    pairs.add(pair);
  }

  int rows() {
    return customer.rows();
  }

  int rowsOf(int pair) {
    return pairs.size() == 1
        ? rows()
        : (int) pairOfRow.stream().filter(number -> number == pair).count();
  }

  void name(int pair, String name) {
    pairs.set(pair, new Pair(name, pairs.get(pair).email()));
  }

  void email(int pair, String email) {
    pairs.set(pair, new Pair(pairs.get(pair).name(), email));
  }

  /** That of the next row. */
  Pair next() {
    return pairs.get(pairOfRow.isEmpty() ? 0 : pairOfRow.get(written++));
  }
}
