package io.millrace.dags.shop;

import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/** Who delivers a file each day, with the day in its name: {@code customer_20241009.csv}. */
public enum Source {
  CUSTOMER("customer", "customer_", ".csv"),
  SALES("sales", "sales_", ".txt"),
  PRODUCT("product", "products_", ".json");

  private final String id;
  private final String start;
  private final String ending;

  Source(String id, String start, String ending) {
    this.id = id;
    this.start = start;
    this.ending = ending;
  }

  /** As the watermark and error reports call it. */
  public String id() {
    return id;
  }

  /** The file of a day. */
  public String file(LocalDate day) {
    return start + BASIC_ISO_DATE.format(day) + ending;
  }

  /** The error report of a day. */
  public String errors(LocalDate day) {
    return "errors_" + id + "_" + BASIC_ISO_DATE.format(day) + ".csv";
  }

  /** Whose file has this name; empty if it is nobody's. */
  static Optional<Source> of(String file) {
    return Arrays.stream(values()).filter(source -> source.dayOf(file).isPresent()).findFirst();
  }

  /** The day in the name of a file; empty if it is none of this source. */
  Optional<LocalDate> dayOf(String file) {
    if (!file.startsWith(start)
        || !file.endsWith(ending)
        || file.length() < start.length() + ending.length()) {
      return Optional.empty();
    }
    String day = file.substring(start.length(), file.length() - ending.length());
    try {
      LocalDate date = LocalDate.parse(day, BASIC_ISO_DATE);
      return file.equals(file(date)) ? Optional.of(date) : Optional.empty();
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }
}
