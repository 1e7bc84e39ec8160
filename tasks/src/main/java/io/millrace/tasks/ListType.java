package io.millrace.tasks;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The type of a list, with that of its elements. */
public record ListType(Type element) implements ParameterizedType {

  /** As a class, which has lost the elements' type. */
  @SuppressWarnings("unchecked")
  static <T> Class<List<T>> raw() {
    return (Class<List<T>>) (Class<?>) List.class;
  }

  @Override
  public Type[] getActualTypeArguments() {
    return new Type[] {element};
  }

  @Override
  public Type getRawType() {
    return List.class;
  }

  @Override
  public @Nullable Type getOwnerType() {
    return null;
  }
}
