package io.millrace.dags.growth;

import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.md5;
import static org.jooq.impl.SQLDataType.UUID;

import java.util.UUID;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/**
 * Surrogate keys: md5 of PostgreSQL's own text of the parts. Joined by the operator {@code ||}, so
 * that a missing part makes the key null; the function {@code concat} would pass over it.
 */
final class Keys {

  private Keys() {}

  static Field<UUID> session(
      Field<Long> user, Field<?> start, Field<Boolean> isPaid, Field<String> channel) {
    return key(text(user), dash(), text(start), dash(), text(isPaid), dash(), channel);
  }

  static Field<UUID> registration(Field<Long> user, Field<?> time) {
    return key(text(user), dash(), text(time));
  }

  static Field<UUID> user(Field<Long> user) {
    return key(text(user), dash());
  }

  static Field<UUID> channel(Field<String> channel) {
    return md5(channel).cast(UUID);
  }

  private static Field<UUID> key(Field<?>... parts) {
    return md5(concat(parts)).cast(UUID);
  }

  private static Field<String> text(Field<?> part) {
    return part.cast(SQLDataType.CLOB);
  }

  private static Field<String> dash() {
    return inline("-");
  }
}
