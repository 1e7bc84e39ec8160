package io.millrace.tasks.copy;

import io.millrace.tasks.Each;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.WarehouseContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which file of the run's source folder is meant. */
sealed interface FileName {

  /**
   * Where it is.
   *
   * @throws TaskFailed if data names it, and it is not within the source folder
   */
  Path in(WarehouseContext context);

  /** The handles to elements that name it. */
  default List<Each<?>> elements() {
    return List.of();
  }

  /** The same for every run; whoever wrote the DAG may name one elsewhere. */
  record Constant(String name) implements FileName {

    @Override
    public Path in(WarehouseContext context) {
      return context.source().resolve(name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Another one for each day of a run; whoever wrote the DAG may name one elsewhere. */
  record OfDay(Function<LocalDate, String> name) implements FileName {

    @Override
    public Path in(WarehouseContext context) {
      return in(context.source(), context.logicalDay());
    }

    private Path in(Path folder, LocalDate day) {
      try {
        return folder.resolve(name.apply(day));
      } catch (DateTimeException | InvalidPathException e) {
        throw TaskFailed.forGood(
            "the name of its file for %s cannot be made (%s); correct it where the DAG names the file"
                .formatted(day, e.getMessage()),
            e);
      }
    }

    @Override
    public String toString() {
      return "of each day";
    }
  }

  /** Another one for each day of a run, in a folder that the run is told. */
  record OfDayWithin(RunParam<String> folder, OfDay file) implements FileName {

    @Override
    public Path in(WarehouseContext context) {
      String given = context.param(folder);
      try {
        return file.in(context.source().resolve(given), context.logicalDay());
      } catch (InvalidPathException e) {
        throw TaskFailed.forGood(
            "%s=%s is no folder (%s); name another one"
                .formatted(folder.name(), given, e.getReason()),
            e);
      }
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }

  /** Another one for each element. */
  record OfElement<T>(Each<T> each, Function<T, @Nullable String> name) implements FileName {

    @Override
    public Path in(WarehouseContext context) {
      String given = name.apply(context.element(each));
      if (given == null || given.isBlank()) {
        throw TaskFailed.forGood(
            "its element of %s names no file; hand on its path within the source folder"
                .formatted(each.taskId()));
      }
      Path folder = context.source().toAbsolutePath().normalize();
      Path file = resolved(folder, given);
      if (!file.startsWith(folder)) {
        throw TaskFailed.forGood(
            "its element of %s names the file %s, which is outside of the source folder %s; name one in it"
                .formatted(each.taskId(), given, folder));
      }
      requireWithin(folder, file, given);
      return file;
    }

    @Override
    public List<Each<?>> elements() {
      return List.of(each);
    }

    /** A link may lead elsewhere. That there is no such file is said when it is read. */
    private void requireWithin(Path folder, Path file, String given) {
      try {
        Path real = file.toRealPath();
        if (!real.startsWith(folder.toRealPath())) {
          throw TaskFailed.forGood(
              "its element of %s names the file %s, a link to %s outside of the source folder %s; put the file itself there"
                  .formatted(each.taskId(), given, real, folder));
        }
      } catch (IOException e) {
        return;
      }
    }

    private Path resolved(Path folder, String given) {
      try {
        return folder.resolve(given).normalize();
      } catch (InvalidPathException e) {
        throw TaskFailed.forGood(
            "its element of %s names a file that cannot be (%s); hand on its path within the source folder"
                .formatted(each.taskId(), e.getReason()));
      }
    }

    @Override
    public String toString() {
      return "of each element of " + each.taskId();
    }
  }

  /** The same, or where there is none, that under the same path in a folder of the source. */
  record OrIn(FileName name, String folder) implements FileName {

    @Override
    public Path in(WarehouseContext context) {
      Path named = name.in(context).toAbsolutePath().normalize();
      Path source = context.source().toAbsolutePath().normalize();
      if (Files.exists(named) || !named.startsWith(source)) {
        return named;
      }
      Path other = source.resolve(folder).resolve(source.relativize(named));
      if (!Files.exists(other)) {
        throw TaskFailed.forGood(
            "%s: no such file, nor is there %s; put it there or name another source"
                .formatted(named, other));
      }
      return other;
    }

    @Override
    public List<Each<?>> elements() {
      return name.elements();
    }

    @Override
    public String toString() {
      return name.toString();
    }
  }
}
