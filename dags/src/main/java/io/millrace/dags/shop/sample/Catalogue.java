package io.millrace.dags.shop.sample;

import io.millrace.dags.sample.Dice;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The products from day to day: five, then one more each day. Every price changes every day. */
final class Catalogue {

  private record Kind(String name, String id, String price) {}

  private static final int AT_FIRST = 5;

  private static final List<Kind> KINDS =
      List.of(
          new Kind("Monitor", "P8081", "230.07"),
          new Kind("Printer", "P2807", "209.3"),
          new Kind("Router", "P3033", "194.53"),
          new Kind("Laptop", "P5984", "1217.72"),
          new Kind("Mouse", "P6609", "33.6"),
          new Kind("Smartwatch", "P4337", "310.4"),
          new Kind("Smartphone", "P2152", "764.78"),
          new Kind("Headphones", "P4150", "181.82"),
          new Kind("Camera", "P5373", "540.15"),
          new Kind("External Hard Drive", "P9371", "112.99"),
          new Kind("Tablet", "P3859", "415.5"),
          new Kind("Keyboard", "P5047", "131.55"));

  private final Dice dice;
  private List<Product> products = List.of();

  Catalogue(Dice dice) {
    this.dice = dice;
  }

  void live(LocalDate day) {
    List<Product> next = new ArrayList<>();
    products.forEach(product -> next.add(product.at(another(product.price()))));
    int size = products.isEmpty() ? AT_FIRST : Math.min(products.size() + 1, KINDS.size());
    for (Kind kind : KINDS.subList(products.size(), size)) {
      next.add(
          new Product(
              kind.name(), kind.id(), new BigDecimal(kind.price()), description(kind), day));
    }
    products = next;
  }

  List<Product> products() {
    return List.copyOf(products);
  }

  /** Up to ten percent more or less, and never the same. */
  private BigDecimal another(BigDecimal price) {
    BigDecimal other = price;
    while (other.compareTo(price) == 0) {
      other =
          price
              .multiply(BigDecimal.valueOf(dice.between(900, 1100), 3))
              .setScale(2, RoundingMode.HALF_UP);
    }
    return new BigDecimal(other.stripTrailingZeros().toPlainString());
  }

  private static String description(Kind kind) {
    return kind.name().equals("Router")
        ? "Two antennas.\nFour sockets."
        : "A \"%s\" as good as any.".formatted(kind.name());
  }
}
