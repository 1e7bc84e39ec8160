package io.millrace.tasks.copy;

import io.millrace.tasks.DagRejected;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jooq.Field;

/**
 * A file to load, and what its names mean. One that is packed by gzip, whatever its name, is
 * unpacked on the way. Immutable.
 *
 * @param <F> the format, which all methods keep
 */
public abstract sealed class DataFile<F extends DataFile<F>> permits Csv, Json, Parquet {

  private final FileName name;
  private final Packing packing;
  private final Contract contract;

  DataFile(FileName name, Packing packing, Contract contract) {
    this.name = name;
    this.packing = packing;
    this.contract = contract;
  }

  abstract F with(FileName otherName, Packing otherPacking, Contract otherContract);

  private F with(Packing otherPacking, Contract otherContract) {
    return with(name, otherPacking, otherContract);
  }

  /**
   * Where it does not lie in the source folder, it is looked for in this folder there, under the
   * same path.
   */
  public final F orIn(String folder) {
    return with(new FileName.OrIn(name, folder), packing, contract);
  }

  /**
   * The file may call the column so. Several names may be renamed to one column, and its own name
   * means it as well; a file that has two of them is refused.
   *
   * @param nameInFile compared as it is, with case and blanks
   */
  public final F renaming(String nameInFile, Field<?> column) {
    return with(packing, contract.renaming(nameInFile, column.getName()));
  }

  /** The file need not have these columns; without, they are null or have their default. */
  public final F optional(Field<?>... columns) {
    return with(packing, contract.optional(Arrays.stream(columns).map(Field::getName).toList()));
  }

  /** The file may have these names, and what stands under them is not loaded. */
  public final F ignoring(String... namesInFile) {
    return with(packing, contract.ignoring(List.of(namesInFile)));
  }

  /** Names that mean no column are not loaded; the task's log says which of them the file has. */
  public final F ignoringUnknown() {
    return with(packing, contract.ignoringUnknown());
  }

  /**
   * A record with another value than these in the column is rejected. Null is not judged.
   *
   * @param values compared as they are, with case and blanks
   */
  public final F accepting(Field<String> column, String... values) {
    if (values.length == 0 || new HashSet<>(List.of(values)).size() < values.length) {
      throw new DagRejected(
          "file %s: name the values that %s may have in accepting(..), each once"
              .formatted(name, column.getName()));
    }
    return with(packing, contract.accepting(column.getName(), List.of(values)));
  }

  /** The encoding of its characters, UTF-8 if nothing is said; what is none of them refuses it. */
  public final F encodedAs(Charset charset) {
    return with(packing.encodedAs(charset), contract);
  }

  /**
   * A packed file is refused once it has unpacked to more bytes; 100 times its size if nothing is
   * said, but never fewer than 64 MiB.
   *
   * @param bytes above 0
   */
  public final F unpackingAtMost(long bytes) {
    if (bytes <= 0) {
      throw new DagRejected(
          "file %s: unpackingAtMost(..) takes a number of bytes above 0, not %d"
              .formatted(name, bytes));
    }
    return with(packing.unpackingAtMost(bytes), contract);
  }

  final FileName name() {
    return name;
  }

  final Packing packing() {
    return packing;
  }

  final Contract contract() {
    return contract;
  }

  /**
   * Opens it, to read its records.
   *
   * @param size in bytes, when it was looked at
   */
  abstract FileRecords records(SourcePath path, long size);

  /**
   * The table as this file fills it.
   *
   * @throws DagRejected if no such file could
   */
  Target applied(Target target) {
    return contract.applied(name, target);
  }
}
