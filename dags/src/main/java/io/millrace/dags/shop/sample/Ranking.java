package io.millrace.dags.shop.sample;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who bought most pieces until a day. */
record Ranking(List<Day> days, LocalDate until) {

  private static final int TOP = 10;

  Ranking {
    days = days.stream().filter(day -> !day.date().isAfter(until)).toList();
  }

  List<String> ofAll() {
    return lines(false);
  }

  /** Of what they bought on days on which they were members. */
  List<String> ofActive() {
    return lines(true);
  }

  private List<String> lines(boolean asMembers) {
    Map<Long, Customer> last = new HashMap<>();
    days.forEach(day -> last.putAll(day.goodCustomers()));
    List<String> lines =
        new ArrayList<>(List.of("rank,customer_id,first_name,last_name,email,quantity"));
    for (var bought : ranked(asMembers)) {
      Customer customer = last.get(bought.getKey());
      lines.add(
          String.join(
              ",",
              Integer.toString(lines.size()),
              bought.getKey().toString(),
              customer == null ? "" : customer.get(Column.FIRST_NAME),
              customer == null ? "" : customer.get(Column.LAST_NAME),
              customer == null ? "" : customer.get(Column.EMAIL),
              bought.getValue().toString()));
    }
    return lines;
  }

  private List<Map.Entry<Long, Long>> ranked(boolean asMembers) {
    Map<Long, Long> pieces = new HashMap<>();
    for (Day day : days) {
      Map<Long, Customer> customers = day.goodCustomers();
      for (Sale sale : day.goodSales()) {
        Customer customer = customers.get(sale.customer());
        boolean counts = !asMembers || (customer != null && customer.isActive());
        if (counts && sale.quantity() > 0) {
          pieces.merge(sale.customer(), sale.quantity(), Long::sum);
        }
      }
    }
    return pieces.entrySet().stream()
        .sorted(
            Map.Entry.<Long, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(TOP)
        .toList();
  }
}
