package io.millrace.dags.shop.sample;

import java.math.BigDecimal;
import java.time.LocalDate;

/** A product as the file of a day has it. */
record Product(String name, String id, BigDecimal price, String description, LocalDate created) {

  Product at(BigDecimal other) {
    return new Product(name, id, other, description, created);
  }
}
