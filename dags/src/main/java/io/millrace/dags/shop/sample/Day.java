package io.millrace.dags.shop.sample;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the shop delivers of one day, in the order of the files. */
record Day(LocalDate date, List<Customer> customers, List<Product> products, List<Sale> sales) {

  Day {
    customers = List.copyOf(customers);
    products = List.copyOf(products);
    sales = List.copyOf(sales);
  }

  /** Those whose records are good, by id. */
  Map<Long, Customer> goodCustomers() {
    Map<Long, Customer> good = new LinkedHashMap<>();
    customers.stream()
        .filter(Customer::isGood)
        .forEach(customer -> good.put(customer.id(), customer));
    return good;
  }

  List<Sale> goodSales() {
    return sales.stream().filter(Sale::isGood).toList();
  }
}
