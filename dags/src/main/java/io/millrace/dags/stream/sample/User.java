package io.millrace.dags.stream.sample;

import java.util.List;

/**
 * A row of users.csv.
 *
 * @param name empty for none
 * @param email empty for none
 */
record User(String customer, String name, String email) {

  static final List<String> HEADER = List.of("Customer ID", "Customer Name", "Customer Email");

  List<String> fields() {
    return List.of(customer, name, email);
  }
}
