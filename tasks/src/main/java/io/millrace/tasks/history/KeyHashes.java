package io.millrace.tasks.history;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/** Temporary tables of keys that deltas spoke of, copied from what Millrace keeps of them. */
final class KeyHashes {

  /** Those of the load's own date, when it was loaded before. */
  static final String BEFORE = "history_before";

  /** Those of later dates, each with the first of them. */
  static final String LATER = "history_later";

  static final Field<Long> HASH = field(name("key_hash"), SQLDataType.BIGINT);

  /** The first later date, of the type of the table's own dates. */
  static final String FIRST_DATE = "first_date";

  private KeyHashes() {}
}
