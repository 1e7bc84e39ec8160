package io.millrace.dags.shop.sample;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A customer as the file of a day has him.
 *
 * @param values in the order of the columns; empty for none
 */
record Customer(long id, Map<Column, String> values) {

  static final String ACTIVE = "active";
  static final String INACTIVE = "inactive";
  static final List<String> GENDERS = List.of("M", "F", "U");

  Customer {
    values = Collections.unmodifiableMap(new EnumMap<>(values));
  }

  String get(Column column) {
    return values.getOrDefault(column, "");
  }

  Customer with(Column column, String value) {
    Map<Column, String> others = new EnumMap<>(values);
    others.put(column, value);
    return new Customer(id, others);
  }

  boolean isActive() {
    return get(Column.MEMBERSHIP_STATUS).equals(ACTIVE);
  }

  /** Whether the schema takes the record. */
  boolean isGood() {
    return GENDERS.contains(get(Column.GENDER));
  }
}
