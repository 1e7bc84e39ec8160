package io.millrace.dags.stream.sample;

import java.util.List;

/** The rows of the three files, in their order. */
record Model(List<Product> products, List<Transaction> transactions, List<User> users) {

  Model {
    products = List.copyOf(products);
    transactions = List.copyOf(transactions);
    users = List.copyOf(users);
  }
}
