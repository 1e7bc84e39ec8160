package io.millrace.tasks;

import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** What a loop begins with, by whose class every later iteration reads back what it begins with. */
final class FirstValue {

  private FirstValue() {}

  /**
   * The class that later values are read back as.
   *
   * @throws DagRejected if a value that is read back as it would not be what it was
   */
  @SuppressWarnings("unchecked") // a value is of its class
  static <T> Class<T> typeOf(DagBuilder dag, String loopId, @Nullable T first) {
    if (first == null) {
      throw dag.rejected("loop %s begins with null; give it a value".formatted(loopId));
    }
    Class<?> type =
        first instanceof Enum<?> constant ? constant.getDeclaringClass() : first.getClass();
    if (losesItsType(type)) {
      throw dag.rejected(
          "loop %s begins with a value of %s, which a later iteration could not read back; begin with a record, which may hold a list, an enum or a plain value"
              .formatted(loopId, type.getName()));
    }
    return (Class<T>) type;
  }

  /**
   * Of a list or a map the class does not say what is in it; some classes only their maker knows.
   */
  private static boolean losesItsType(Class<?> type) {
    boolean isInside = type.getClassLoader() == null && !Modifier.isPublic(type.getModifiers());
    return type.getTypeParameters().length > 0
        || type.isAnonymousClass()
        || type.isHidden()
        || type.isSynthetic()
        || (isInside && !type.isArray());
  }
}
