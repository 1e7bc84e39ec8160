package io.millrace.dags.shop;

import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells of files in the landing zone that no run loads: those that came late, or have no owner. */
final class LookAround implements WarehouseOperator<FilesSeen> {

  @Override
  public Class<FilesSeen> outputType() {
    return FilesSeen.class;
  }

  @Override
  public Lineage lineage() {
    return Lineage.of(
        Arrays.stream(Source.values())
            .map(source -> TableName.of(Watermark.table(source)))
            .collect(Collectors.toUnmodifiableSet()),
        Set.of());
  }

  @Override
  public FilesSeen run(WarehouseContext context) {
    Map<Source, Watermark> watermarks = new EnumMap<>(Source.class);
    for (Source source : Source.values()) {
      watermarks.put(source, Watermark.of(source, context));
    }
    List<String> late = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String name : new LandingZone(context.source()).names()) {
      var source = Source.of(name);
      if (source.isEmpty()) {
        unknown.add(name);
        context.log(name + ": no file is expected by this name; it stays where it is");
      } else if (isLate(name, source.get(), watermarks)) {
        late.add(name);
        context.log(name + " came late, after that of a later day was loaded; it is left out");
      }
    }
    return new FilesSeen(late, unknown);
  }

  private static boolean isLate(String name, Source source, Map<Source, Watermark> watermarks) {
    Watermark watermark = watermarks.get(source);
    return watermark != null && source.dayOf(name).map(watermark::isPast).orElse(false);
  }
}
