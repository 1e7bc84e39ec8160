package io.millrace.tasks.copy;

import io.millrace.tasks.DagRejected;

/**
 * A Parquet file of plain columns. A column means a column of the table as a name in a header does,
 * and its values are judged as if they were written out: numbers, dates {@code yyyy-MM-dd}, texts.
 * An empty text is one; null is null. Immutable.
 */
public final class Parquet extends DataFile<Parquet> {

  private Parquet(FileName file, Packing packing, Contract contract) {
    super(file, packing, contract);
  }

  static Parquet named(FileName file) {
    return new Parquet(file, Packing.PLAIN, Contract.STRICT);
  }

  @Override
  Parquet with(FileName name, Packing packing, Contract contract) {
    return new Parquet(name, packing, contract);
  }

  @Override
  FileRecords records(SourcePath path, long size) {
    return ParquetRecords.open(contract(), path);
  }

  @Override
  Target applied(Target target) {
    if (!packing().equals(Packing.PLAIN)) {
      throw new DagRejected(
          "file %s: Parquet says itself how it is encoded and packed; leave out encodedAs(..) and unpackingAtMost(..)"
              .formatted(name()));
    }
    return super.applied(target);
  }
}
