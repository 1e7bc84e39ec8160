package io.millrace.tasks;

import io.millrace.tasks.lineage.ReadQuery;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jooq.Configuration;
import org.jooq.Context;
import org.jooq.DataType;
import org.jooq.impl.CustomField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * A placeholder in a query for a value that only a run knows. Immutable, so that one query serves
 * all runs at once: the value comes from the configuration that the query is rendered with. Without
 * a run it renders as its name, {@code :logical_date}.
 */
public final class RunValue<T> extends CustomField<T> {

  private static final long serialVersionUID = 1L;
  private static final String DATA_KEY = "io.millrace.run-values";

  /** Start of the run's data interval. */
  public static final RunValue<OffsetDateTime> LOGICAL_DATE =
      new RunValue<>("logical_date", SQLDataType.TIMESTAMPWITHTIMEZONE);

  /** The day of the logical date in the DAG's time zone, see {@link Dag#zone}. */
  public static final RunValue<LocalDate> LOGICAL_DAY =
      new RunValue<>("logical_day", SQLDataType.LOCALDATE);

  public static final RunValue<OffsetDateTime> INTERVAL_START =
      new RunValue<>("interval_start", SQLDataType.TIMESTAMPWITHTIMEZONE);

  /** Exclusive. */
  public static final RunValue<OffsetDateTime> INTERVAL_END =
      new RunValue<>("interval_end", SQLDataType.TIMESTAMPWITHTIMEZONE);

  /** As {@link #INTERVAL_END}, as a clock of the DAG's time zone shows it: for what has no zone. */
  public static final RunValue<LocalDateTime> LOCAL_INTERVAL_END =
      new RunValue<>("local_interval_end", SQLDataType.LOCALDATETIME);

  public static final RunValue<String> RUN_ID = new RunValue<>("run_id", SQLDataType.CLOB);

  public static final RunValue<String> DAG_ID = new RunValue<>("dag_id", SQLDataType.CLOB);

  private final @Nullable TaskRef<T> producer;
  private final @Nullable Each<?> each;
  private final String key;
  private final Function<Object, @Nullable Object> part;

  public RunValue(String name, DataType<T> type) {
    this(name, type, null);
  }

  RunValue(String name, DataType<T> type, @Nullable TaskRef<T> producer) {
    this(name, type, producer, null, name, whole -> whole);
  }

  private RunValue(
      String name,
      DataType<T> type,
      @Nullable TaskRef<T> producer,
      @Nullable Each<?> each,
      String key,
      Function<Object, @Nullable Object> part) {
    super(name, type);
    this.producer = producer;
    this.each = each;
    this.key = key;
    this.part = part;
  }

  static <T> RunValue<T> ofElement(Each<T> each, DataType<T> type) {
    String name = Mapping.fieldName(each.taskId());
    return new RunValue<>(name, type, null, each, name, whole -> whole);
  }

  /** A part of the element. */
  @SuppressWarnings("unchecked") // the element is a W
  static <W, V> RunValue<V> ofPart(
      Each<W> each, String name, DataType<V> type, Function<W, V> part) {
    String whole = Mapping.fieldName(each.taskId());
    return new RunValue<>(
        whole + "_" + name, type, null, each, whole, value -> part.apply((W) value));
  }

  /** The tasks whose outputs stand in the query, each once. */
  public static List<TaskRef<?>> producersIn(ReadQuery query) {
    Set<TaskRef<?>> producers = new LinkedHashSet<>();
    for (RunValue<?> value : query.partsOfType(RunValue.class)) {
      if (value.producer != null) {
        producers.add(value.producer);
      }
    }
    return List.copyOf(producers);
  }

  /** The handles to elements that stand in the query. */
  public static List<Each<?>> elementsIn(ReadQuery query) {
    List<Each<?>> elements = new ArrayList<>();
    for (RunValue<?> value : query.partsOfType(RunValue.class)) {
      if (value.each != null) {
        elements.add(value.each);
      }
    }
    return elements;
  }

  /**
   * Makes {@code values}, by placeholder name, known to everything rendered with the configuration.
   */
  public static void bind(Configuration configuration, Map<String, @Nullable Object> values) {
    configuration.data(DATA_KEY, values);
  }

  @Override
  public void accept(Context<?> context) {
    Object values = context.configuration().data(DATA_KEY);
    if (values instanceof Map<?, ?> known) {
      if (!known.containsKey(key)) {
        throw TaskFailed.forGood("the run has no value for :" + getName());
      }
      Object whole = known.get(key);
      context.visit(DSL.val(whole == null ? null : part.apply(whole), getDataType()));
    } else {
      context.sql(":" + getName());
    }
  }
}
